'use strict';

/** @typedef {{ callbacks: Set<() => void>, listener: () => void }} Watch */

/** @type {WeakMap<AbortSignal, Watch>} */
const watches = new WeakMap();

/**
 * Calls back when a signal is aborted. However many calls share a signal, it gets one listener: Node warns of more
 * than ten.
 *
 * @param {AbortSignal} signal
 * @param {() => void} callback
 * @returns {() => void} no longer calls back
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

/** What an aborted call rejects with. @param {unknown} reason */
function abortError(reason) {
  const error = new Error('The call was aborted');
  error.name = 'AbortError';
  Object.defineProperty(error, 'cause', { value: reason, writable: true, configurable: true });
  return Object.assign(error, { code: 'ABORT_ERR' });
}

module.exports = { abortError, onAbort };
