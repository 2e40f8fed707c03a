'use strict';

/** @typedef {{ run(store: any, act: () => void): unknown }} Storage */

/** The storages of `AsyncLocalStorage` in which tasks find the stores that their calls bring. */
class TaskContexts {
  /** @type {Map<string, Storage>} */
  #storages = new Map();

  /** @param {unknown} storages by name */
  add(storages) {
    if (typeof storages !== 'object' || storages === null)
      throw new TypeError(
        'ProcessHost: context takes an object whose values are AsyncLocalStorage instances!',
      );
    for (const [name, storage] of Object.entries(storages)) {
      if (typeof storage?.run !== 'function')
        throw new TypeError(
          `ProcessHost: context.${name} must be an AsyncLocalStorage, or an object with \`run\`!`,
        );
      this.#storages.set(name, storage);
    }
  }

  /**
   * Runs a task within its stores; those that no storage is known for are left out.
   *
   * @param {Array<[name: string, store: unknown]>} stores
   * @param {() => void} act
   */
  run(stores, act) {
    let within = act;
    for (const [name, store] of stores) {
      const storage = this.#storages.get(name);
      const inner = within;
      if (storage) within = () => void storage.run(store, inner);
    }
    within();
  }
}

module.exports = { TaskContexts };
