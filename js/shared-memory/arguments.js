'use strict';

const { invalidArg, unknownOption } = require('../common/errors.js');

/** Node's own symbol, if the language has none yet. */
const dispose = /** @type {typeof Symbol.dispose} */ (
  /** @type {any} */ (Symbol).dispose ?? Symbol.for('nodejs.dispose')
);

/**
 * @param {unknown} index
 * @param {number} length
 */
function checkIndex(index, length) {
  if (Number.isInteger(index) && Number(index) >= 0 && Number(index) < length) return;
  const range =
    length > 0 ? `a whole number from 0 to ${length - 1}` : 'left out, since the memory has no such word';
  throw invalidArg('index', range, index, 'argument');
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {'number' | 'bigint'} type
 */
function checkValue(name, value, type) {
  if (typeof value !== type)
    throw invalidArg(name, type === 'number' ? 'a number' : 'a BigInt', value, 'argument');
}

/**
 * Reads a timeout as `Atomics.wait` does: undefined and NaN mean forever.
 *
 * @param {unknown} timeout
 * @param {'option' | 'argument'} [kind]
 * @returns {number}
 */
function toTimeout(timeout, kind = 'argument') {
  if (timeout === undefined) return Infinity;
  if (typeof timeout !== 'number') throw invalidArg('timeout', 'a number of milliseconds', timeout, kind);
  return Number.isNaN(timeout) ? Infinity : Math.max(timeout, 0);
}

/**
 * Reads a count as `Atomics.notify` does: undefined means all.
 *
 * @param {unknown} count
 */
function toCount(count) {
  if (count === undefined) return 0xffffffff;
  if (typeof count !== 'number') throw invalidArg('count', 'a number', count, 'argument');
  return Math.min(Math.max(Math.trunc(count) || 0, 0), 0xffffffff);
}

/**
 * Returns the bytes of any view, or of a whole buffer.
 *
 * @param {string} name
 * @param {any} value
 * @returns {Uint8Array}
 */
function toBytes(name, value) {
  const isView = ArrayBuffer.isView(value);
  if (!isView && !isBuffer(value))
    throw invalidArg(name, 'a Buffer, a typed array, a DataView or an ArrayBuffer', value, 'argument');
  try {
    return isView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
  } catch {
    throw invalidArg(name, 'a buffer that is not detached', value, 'argument');
  }
}

/** Also recognizes buffers of another realm. @param {unknown} value */
function isBuffer(value) {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}

/**
 * Checks that an object has only known options.
 *
 * @param {unknown} options
 * @param {string[]} known
 * @returns {any}
 */
function checkOptions(options, known) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unknownOption(unknown, known);
  return options;
}

/**
 * Checks the place of something that takes several words.
 *
 * @param {unknown} index
 * @param {number} most
 * @param {number} step
 */
function checkPlace(index, most, step) {
  const isRight = Number.isInteger(index) && Number(index) >= 0 && Number(index) <= most;
  if (isRight && Number(index) % step === 0) return;
  const kind = step === 1 ? 'a whole number' : 'an even number';
  throw invalidArg(
    'index',
    most < 0 ? 'within the memory, which is too small' : `${kind} from 0 to ${most}`,
    index,
  );
}

module.exports = { checkIndex, checkOptions, checkPlace, checkValue, dispose, toBytes, toCount, toTimeout };
