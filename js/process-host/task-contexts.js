'use strict';

/** @typedef {{ run(store: any, act: () => void): unknown }} Storage */

/** The `AsyncLocalStorage` instances in which tasks find the stores of their calls. */
class TaskContexts {
  /** @type {Map<string, Storage>} */
  #storages = new Map();

  /** @param {unknown} storages the storages by name */
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
   * Runs a task within its stores. Ignores stores without a known storage.
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
