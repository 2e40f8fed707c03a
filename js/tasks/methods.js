'use strict';

/** Names that JavaScript itself looks up in any object; tasks with these names are called with `run`. */
const LOOKED_FOR = new Set([
  'then',
  'toJSON',
  'constructor',
  '__proto__',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
]);

/**
 * An object with a method for each name, created on access.
 *
 * @param {(name: string, args: unknown[]) => unknown} call
 * @returns {object}
 */
function methodsOf(call) {
  const made = Object.create(null);
  return new Proxy(Object.freeze(Object.create(null)), {
    get(_, name) {
      if (typeof name !== 'string' || LOOKED_FOR.has(name)) return undefined;
      return (made[name] ??= (/** @type {unknown[]} */ ...args) => call(name, args));
    },
  });
}

module.exports = { methodsOf };
