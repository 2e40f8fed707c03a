'use strict';

const { invalidArg } = require('../../common/errors.js');

/** Options that apply to processes only, each with the reason. @type {Record<string, string>} */
const OF_PROCESSES = Object.freeze({
  cwd: 'threads share the working directory of the host',
  execPath: 'threads run in the binary of the host',
  killTree: 'threads do not have their own process group',
  nice: 'threads have the priority of the host',
  affinity: 'threads run on the processors of the host',
  permission: 'threads have the permissions of the host',
  uid: 'threads run as the user of the host',
  gid: 'threads run as the group of the host',
});

/**
 * Checks the options of a pool of threads. Returns them with the defaults that differ for threads.
 *
 * @param {Record<string, any>} options
 * @returns {Record<string, any>}
 */
function threadOptions(options) {
  for (const [name, why] of Object.entries(OF_PROCESSES))
    if (options[name] !== undefined) throw notForThreads(name, options[name], why);
  if (options.recycle?.memory !== undefined)
    throw notForThreads('recycle.memory', options.recycle.memory, 'threads share the memory of the host');
  if (options.strategy === 'LEAST_MEMORY')
    throw invalidArg(
      'strategy',
      "another one with runtime: 'thread': threads share the memory of the host",
      options.strategy,
    );
  const { lifecycle = false } = options;
  if (lifecycle && lifecycle.then !== 'end')
    throw invalidArg(
      'lifecycle',
      "false, or with then: 'end', with runtime: 'thread': a thread cannot sleep",
      lifecycle,
    );
  return { ...options, lifecycle, cwd: process.cwd() };
}

/** @param {string} name @param {unknown} value @param {string} why */
function notForThreads(name, value, why) {
  return invalidArg(name, `left out with runtime: 'thread': ${why}`, value);
}

module.exports = { threadOptions };
