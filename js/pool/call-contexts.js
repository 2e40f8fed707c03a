'use strict';

const { isStreamTask } = require('../codec/stream-marker.js');
const { TELL } = require('../codec/port-marker.js');
const { WITH_CONTEXT } = require('../codec/context-marker.js');
const { invalidArg } = require('../common/errors.js');

/** @typedef {{ getStore(): unknown }} Storage */

/** The `AsyncLocalStorage` instances whose stores go with each call. */
class CallContexts {
  #storages;

  /** @param {Array<[name: string, storage: Storage]>} storages */
  constructor(storages) {
    this.#storages = storages;
  }

  /**
   * Adds the current stores to a call. Returns the parameters to send.
   *
   * @param {import('./awaited-calls.js').Call} call
   * @param {unknown} params
   */
  addTo(call, params) {
    if (isStreamTask(call.action) || call.action === TELL) return params;
    const stores = [];
    for (const [name, storage] of this.#storages) {
      const store = storage.getStore();
      if (store !== undefined) stores.push([name, store]);
    }
    if (stores.length === 0) return params;
    const { action } = call;
    call.action = WITH_CONTEXT;
    return [stores, action, params];
  }
}

/** @param {unknown} context the option @returns {CallContexts | undefined} undefined if there is no store to send */
function callContexts(context) {
  if (context === undefined) return undefined;
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    throw invalidArg('context', 'an object whose values are AsyncLocalStorage instances', context);
  const storages = Object.entries(context);
  for (const [name, storage] of storages)
    if (typeof storage?.getStore !== 'function')
      throw invalidArg(`context.${name}`, 'an AsyncLocalStorage, or an object with `getStore`', storage);
  return storages.length > 0 ? new CallContexts(storages) : undefined;
}

module.exports = { callContexts };
