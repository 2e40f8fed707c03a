'use strict';

const TypedArray = Object.getPrototypeOf(Uint8Array);
/** Reads the internal name, independent of subclasses and properties. */
const nameOf = /** @type {() => string | undefined} */ (
  Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag)?.get
);

const NAMES = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
];

/** The constructors that this engine has, by name. @type {Map<unknown, any>} */
const CONSTRUCTORS = new Map();
for (const name of NAMES) {
  const constructor = /** @type {any} */ (globalThis)[name];
  if (constructor) CONSTRUCTORS.set(name, constructor);
}

/**
 * The name of the built-in class of a view.
 *
 * @param {ArrayBufferView} view
 * @returns {string}
 */
function kindOf(view) {
  return nameOf.call(view) ?? 'DataView';
}

/**
 * @param {unknown} name
 * @returns {any} the class of this name, or undefined
 */
function constructorOf(name) {
  return CONSTRUCTORS.get(name);
}

module.exports = { kindOf, constructorOf };
