'use strict';

/** The target of all of these WeakRefs; it is never used. */
const TARGET = {};

/**
 * A base class for objects that structured clone refuses with a DataCloneError, instead of making an empty copy. Node has
 * `markAsUncloneable` only since version 22, so each object is a WeakRef without its methods, which the standard does not allow to clone.
 *
 * @type {new () => object}
 */
const Uncloneable = /** @type {any} */ (
  function () {
    return Reflect.construct(WeakRef, [TARGET], /** @type {Function} */ (new.target));
  }
);

/** @param {unknown} value */
function isUncloneable(value) {
  return value instanceof Uncloneable;
}

module.exports = { Uncloneable, isUncloneable };
