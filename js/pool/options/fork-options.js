'use strict';

const { PoolError, invalidArg } = require('../../common/errors.js');

/** @type {Record<string, boolean>} values for which a pool does the same as fork, so they are allowed */
const AS_FORK = { detached: false, shell: false };
/** Options for Windows only. On other systems fork ignores them too. */
const OF_WINDOWS = ['windowsHide', 'windowsVerbatimArguments'];

/** For each option that a pool does not have: why, and what the user can use instead. */
const REFUSED = Object.freeze({
  argv0: 'process.argv0 of a child is `execPath`',
  detached:
    'its children never outlive the host. To start a process that does, use `child_process.spawn` with `detached: true`',
  killSignal:
    'it ends children with SIGINT, SIGTERM and SIGKILL, `killGrace` apart; `forked[i].child.kill(signal)` sends any signal',
  shell: 'its children are started without a shell, so that nothing in `args` is run as code',
  signal:
    'an AbortSignal ends a call, in the options of `run`; for the pool, call `close({ force: true })` when it is aborted',
});

/**
 * Handles the options that fork has and a pool does not. Refuses each with advice, unless it asks for what a pool does
 * anyway. As in fork, `silent` becomes `stdio`.
 *
 * @param {Record<string, any>} options
 * @returns {Record<string, any>} the options of a pool
 */
function withoutForkOptions({ silent, ...options }) {
  for (const name of OF_WINDOWS) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'boolean') throw invalidArg(name, 'a boolean', value);
    delete options[name];
  }
  for (const [name, why] of Object.entries(REFUSED)) {
    const value = options[name];
    if (value !== undefined && value !== AS_FORK[name])
      throw new PoolError(
        'ERR_INVALID_ARG',
        `The \`${name}\` option of fork does not exist for a pool: ${why}`,
      );
    delete options[name];
  }
  if (silent === undefined) return options;
  if (typeof silent !== 'boolean') throw invalidArg('silent', 'a boolean', silent);
  return { ...options, stdio: options.stdio ?? (silent ? 'pipe' : 'inherit') };
}

module.exports = { withoutForkOptions };
