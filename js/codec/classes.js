'use strict';

// Classes whose instances arrive as instances. Data of another process only becomes instances of classes that this process has registered.
// Pages also use this, so it uses nothing from Node.

/** The key of the class name in the data of an error. */
const CLASS_KEY = 'electron-re-native:class';

/**
 * @typedef {object} KnownClass
 * @property {string} name the same on both sides
 * @property {object} prototype
 * @property {((instance: any) => unknown) | undefined} pack
 * @property {((data: any) => any) | undefined} unpack
 */

/** @type {Map<object, KnownClass>} */
const byPrototype = new Map();
/** @type {Map<string, KnownClass>} */
const byName = new Map();

/** @param {KnownClass} kind */
function knowClass(kind) {
  byName.set(kind.name, kind);
  byPrototype.set(kind.prototype, kind);
}

/** @param {object} object */
function classOf(object) {
  return byPrototype.size === 0 ? undefined : byPrototype.get(Object.getPrototypeOf(object));
}

/** @param {unknown} name */
function classNamed(name) {
  return byName.get(/** @type {string} */ (name));
}

module.exports = { CLASS_KEY, classNamed, classOf, knowClass };
