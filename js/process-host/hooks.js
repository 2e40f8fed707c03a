'use strict';

const { AsyncResource } = require('async_hooks');

/** @typedef {() => unknown} Hook */

/** A hook of a user's, which runs in the async context in which it was given. @param {unknown} hook @returns {Hook} */
function checkedHook(hook) {
  if (typeof hook === 'function') return AsyncResource.bind(/** @type {Hook} */ (hook));
  throw new TypeError('ProcessHost: the hook must be a function!');
}

/** What it throws is a warning. @param {Hook} hook */
async function runHook(hook) {
  try {
    await hook();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}

module.exports = { checkedHook, runHook };
