'use strict';

const { utilityChildren } = require('./utility-runtime.js');

/**
 * Creates the starter of children that only JavaScript can start: utility processes and worker threads.
 *
 * @param {import('../../binding.js').NativePool} native
 * @param {any} options
 * @param {string} cwd
 * @param {import('worker_threads').ResourceLimits} heap limits of a thread's heap
 */
function hostedChildren(native, options, cwd, heap) {
  if (options.runtime === 'thread') {
    // This is loaded only when needed, since most pools have no threads.
    const { ThreadChildren } = require('./thread-children.js');
    return new ThreadChildren(native, options, heap);
  }
  return utilityChildren(native, options, cwd);
}

module.exports = { hostedChildren };
