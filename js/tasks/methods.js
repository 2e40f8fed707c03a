'use strict';

/** Names that JavaScript itself looks for in any object; tasks of these names are called by `run`. */
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
 * An object that has a method for each name, made when it is asked for.
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
