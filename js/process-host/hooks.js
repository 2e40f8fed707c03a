'use strict';

const { AsyncResource } = require('async_hooks');

/** @typedef {() => unknown} Hook */

/** Checks a user's hook. It runs in the async context in which it was added. @param {unknown} hook @returns {Hook} */
function checkedHook(hook) {
  if (typeof hook === 'function') return AsyncResource.bind(/** @type {Hook} */ (hook));
  throw new TypeError('ProcessHost: the hook must be a function!');
}

/** Runs a hook. If it throws, that becomes a warning. @param {Hook} hook */
async function runHook(hook) {
  try {
    await hook();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}

module.exports = { checkedHook, runHook };
