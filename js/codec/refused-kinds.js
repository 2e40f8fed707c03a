'use strict';

const { isUncloneable } = require('../common/uncloneable.js');

/**
 * Kinds of objects with a state that is no property and cannot be carried, by what `Object.prototype.toString` calls
 * them. Without this they would arrive as empty objects.
 */
const REFUSED = new Set([
  'AbortController',
  'AbortSignal',
  'Array Iterator',
  'AsyncGenerator',
  'Blob',
  'BroadcastChannel',
  'CryptoKey',
  'File',
  'FinalizationRegistry',
  'FormData',
  'Generator',
  'Headers',
  'Iterator Helper',
  'Map Iterator',
  'MessagePort',
  'Promise',
  'ReadableStream',
  'RegExp String Iterator',
  'Request',
  'Response',
  'Set Iterator',
  'String Iterator',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WeakMap',
  'WeakRef',
  'WeakSet',
  'WebAssembly.Instance',
  'WebAssembly.Memory',
  'WebAssembly.Module',
  'WritableStream',
  'global',
]);

/** What Node's streams have, whatever class lies over them. */
const STREAM_STATES = ['_readableState', '_writableState'];

/** Of these nothing is lost but the class. */
const PLAIN = new Set(['Object', 'Arguments']);

/**
 * What an object is that cannot be carried; undefined for one of which nothing would be lost but its class.
 *
 * @param {string} kind by `Object.prototype.toString`
 * @param {any} object of a class, neither plain nor one that is carried by its kind
 * @returns {string | undefined} with its article
 */
function refusedKind(kind, object) {
  if (REFUSED.has(kind) || kind.startsWith('Intl.')) return withArticle(kind);
  if (isUncloneable(object)) return withArticle(classOf(object) ?? kind);
  if (STREAM_STATES.some((state) => typeof object[state] === 'object' && object[state] !== null))
    return `a stream (${classOf(object) ?? kind})`;
  if (Object.keys(object).length > 0) return undefined;
  // Nothing to show, but a kind of its own, or something under symbols: Node's classes keep their state so.
  const isHiding = !PLAIN.has(kind) || Object.getOwnPropertySymbols(object).length > 0;
  return isHiding ? withArticle(classOf(object) ?? kind) : undefined;
}

/** @param {any} object @returns {string | undefined} */
function classOf(object) {
  const name = object.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** @param {string} kind */
function withArticle(kind) {
  return `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

module.exports = { refusedKind };
