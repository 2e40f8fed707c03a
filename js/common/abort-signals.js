'use strict';

/** @typedef {{ callbacks: Set<() => void>, listener: () => void }} Watch */

/** @type {WeakMap<AbortSignal, Watch>} */
const watches = new WeakMap();

/**
 * Calls back when a signal is aborted. A signal gets a single listener, however many calls share it: Node warns about more than ten.
 *
 * @param {AbortSignal} signal
 * @param {() => void} callback
 * @returns {() => void} removes the callback
 */
function onAbort(signal, callback) {
  const watch = watches.get(signal) ?? createWatch(signal);
  const { callbacks, listener } = watch;
  if (callbacks.size === 0) signal.addEventListener('abort', listener);
  callbacks.add(callback);
  return () => {
    if (callbacks.delete(callback) && callbacks.size === 0) signal.removeEventListener('abort', listener);
  };
}

/** @param {AbortSignal} signal */
function createWatch(signal) {
  /** @type {Set<() => void>} */
  const callbacks = new Set();
  const listener = () => {
    for (const callback of callbacks) callback();
  };
  const watch = { callbacks, listener };
  watches.set(signal, watch);
  return watch;
}

/** The error that an aborted call rejects with. @param {unknown} reason */
function abortError(reason) {
  const error = new Error('The call was aborted');
  error.name = 'AbortError';
  Object.defineProperty(error, 'cause', { value: reason, writable: true, configurable: true });
  return Object.assign(error, { code: 'ABORT_ERR' });
}

module.exports = { abortError, onAbort };
