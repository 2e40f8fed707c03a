'use strict';

const { types } = require('util');
const { isUncloneable } = require('../../common/uncloneable.js');

/**
 * Kinds of object that can be cloned without being plain, and that contain nothing else. `v8.serialize` could check all of this, but a
 * utility process of Electron 22 crashes when it is used often.
 */
const WHOLE = [
  types.isDate,
  types.isRegExp,
  types.isAnyArrayBuffer,
  types.isArrayBufferView,
  types.isBoxedPrimitive,
  types.isNativeError,
];
const NEVER = [
  types.isPromise,
  types.isProxy,
  types.isWeakMap,
  types.isWeakSet,
  types.isSharedArrayBuffer,
  types.isGeneratorObject,
  types.isExternal,
  types.isModuleNamespaceObject,
  isUncloneable,
  (/** @type {unknown} */ value) => value instanceof WeakRef,
];

/**
 * Throws for a value that cannot be cloned.
 *
 * @param {unknown} value
 */
function checkCloneable(value, seen = new Set()) {
  if (typeof value === 'function' || typeof value === 'symbol') throw notCloneable(value);
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (NEVER.some((is) => is(value))) throw notCloneable(value);
  if (WHOLE.some((is) => is(value))) return;
  if (types.isMap(value)) for (const entry of value) checkCloneable(entry, seen);
  if (types.isSet(value)) for (const entry of value) checkCloneable(entry, seen);
  for (const key of Object.keys(value)) checkCloneable(/** @type {any} */ (value)[key], seen);
}

/** @param {unknown} value */
function notCloneable(value) {
  const text = typeof value === 'object' ? Object.prototype.toString.call(value) : String(value);
  return new TypeError(`${text} could not be cloned`);
}

module.exports = { checkCloneable };
