'use strict';

/** All point to this: nobody asks what it is. */
const TARGET = {};

/**
 * A base class of objects that structured clone refuses with a DataCloneError, instead of giving a copy without the inside.
 * Node's `markAsUncloneable` is not there before version 22, so this makes of each object a WeakRef, of which the standard
 * allows no clone, without the methods of one.
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
