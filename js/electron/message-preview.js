'use strict';

// Makes a tree of bounded size from any value, for display. It also runs in windows, so it uses nothing from Node.

const { copyOf } = require('../common/own-text.js');

/** @typedef {import('../../ui/src/protocol.js').PayloadNode} PayloadNode */

/** Levels below the value itself. */
const DEEPEST = 8;
/** Entries of one value. */
const MOST_ENTRIES = 100;
/** Nodes of a tree. */
const MOST_NODES = 1000;
/** Characters of a text. */
const LONGEST = 2000;
/** Bytes of a buffer that are shown. */
const MOST_BYTES = 32;

/** @param {unknown} value @returns {PayloadNode} */
function preview(value) {
  return nodeOf(value, 0, { left: MOST_NODES, above: [] });
}

/** @typedef {{ left: number, above: object[] }} Budget */

/** @param {unknown} value @param {number} depth @param {Budget} budget @returns {PayloadNode} */
function nodeOf(value, depth, budget) {
  budget.left -= 1;
  const type = typeof value;
  if (value === null) return { type: 'null', text: 'null' };
  if (type === 'object') return nodeOfObject(/** @type {object} */ (value), depth, budget);
  if (type === 'string') return leaf('string', /** @type {string} */ (value));
  if (type === 'number') return { type, text: Object.is(value, -0) ? '-0' : String(value) };
  if (type === 'boolean' || type === 'bigint' || type === 'undefined') return { type, text: String(value) };
  return leaf('other', type === 'function' ? `function ${nameOf(value)}` : String(value));
}

/** @param {object} value @param {number} depth @param {Budget} budget @returns {PayloadNode} */
function nodeOfObject(value, depth, budget) {
  try {
    if (budget.above.includes(value)) return { type: 'other', text: 'itself' };
    if (value instanceof Date) {
      return { type: 'date', text: Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString() };
    }
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return bytesOf(value);
    if (value instanceof RegExp) return leaf('other', String(value));
    return groupOf(value, depth, budget);
  } catch {
    // A getter or a proxy that throws.
    return { type: 'other', text: 'a value that cannot be shown' };
  }
}

/** @param {object} value @param {number} depth @param {Budget} budget @returns {PayloadNode} */
function groupOf(value, depth, budget) {
  const { type, size, each } = contentOf(value);
  const name = String(value.constructor?.name || 'Object');
  /** @type {[string, PayloadNode][]} */
  const entries = [];
  budget.above.push(value);
  if (depth < DEEPEST) {
    for (const [key, get] of each) {
      if (entries.length >= MOST_ENTRIES || budget.left <= 0) break;
      entries.push([cut(key), nodeOf(get(), depth + 1, budget)]);
    }
  }
  budget.above.pop();
  return { type, name: cut(name), size, entries };
}

/**
 * @typedef {object} Content
 * @property {'object' | 'array' | 'map' | 'set' | 'error'} type
 * @property {number} size
 * @property {Iterable<[string, () => unknown]>} each
 */

/** @param {any} value @returns {Content} */
function contentOf(value) {
  if (Array.isArray(value)) return { type: 'array', size: value.length, each: itemsOf(value) };
  if (value instanceof Map) return { type: 'map', size: value.size, each: pairsOf(value) };
  if (value instanceof Set) return { type: 'set', size: value.size, each: itemsOf(value) };
  const keys = Object.keys(value);
  if (!(value instanceof Error))
    return { type: 'object', size: keys.length, each: propertiesOf(value, keys) };
  const own = ['name', 'message', 'stack', ...('cause' in value ? ['cause'] : [])];
  const all = [...new Set([...own, ...keys])];
  return { type: 'error', size: all.length, each: propertiesOf(value, all) };
}

/** @param {Iterable<unknown>} items @returns {Iterable<[string, () => unknown]>} */
function* itemsOf(items) {
  let index = 0;
  for (const item of items) yield [String(index++), () => item];
}

/** @param {Map<unknown, unknown>} map @returns {Iterable<[string, () => unknown]>} */
function* pairsOf(map) {
  for (const [key, value] of map) yield [keyText(key), () => value];
}

/** @param {any} value @param {string[]} keys @returns {Iterable<[string, () => unknown]>} */
function* propertiesOf(value, keys) {
  for (const key of keys) yield [key, () => value[key]];
}

/** @param {unknown} key */
function keyText(key) {
  return typeof key === 'object' && key !== null ? '{…}' : String(key);
}

/** @param {ArrayBufferView | ArrayBuffer} value @returns {PayloadNode} */
function bytesOf(value) {
  const bytes = ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
  const shown = [...bytes.subarray(0, MOST_BYTES)].map((byte) => byte.toString(16).padStart(2, '0'));
  const isCut = bytes.length > MOST_BYTES;
  const text = `${value.constructor.name} of ${bytes.length} bytes: ${shown.join(' ')}${isCut ? ' …' : ''}`;
  return { type: 'binary', text, ...(isCut && { cut: true }) };
}

/** @param {'string' | 'other'} type @param {string} text @returns {PayloadNode} */
function leaf(type, text) {
  return text.length > LONGEST ? { type, text: copyOf(text.slice(0, LONGEST)), cut: true } : { type, text };
}

/** @param {string} text */
function cut(text) {
  return text.length > 200 ? `${copyOf(text.slice(0, 199))}…` : text;
}

/** @param {any} value */
function nameOf(value) {
  return String(value.name || '(anonymous)');
}

module.exports = { preview };
