'use strict';

const { isUncloneable } = require('../common/uncloneable.js');

/**
 * Kinds of objects with state outside properties that cannot be sent, by their name in `Object.prototype.toString`. Without this they would
 * arrive as empty objects.
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

/** Properties of Node's streams, whatever their class. */
const STREAM_STATES = ['_readableState', '_writableState'];

/** These kinds lose only their class. */
const PLAIN = new Set(['Object', 'Arguments']);

/**
 * The kind of an object that cannot be sent; undefined if only its class would be lost.
 *
 * @param {string} kind from `Object.prototype.toString`
 * @param {any} object an instance of a class, neither plain nor of a supported kind
 * @returns {string | undefined} the kind with its article
 */
function refusedKind(kind, object) {
  if (REFUSED.has(kind) || kind.startsWith('Intl.')) return withArticle(kind);
  if (isUncloneable(object)) return withArticle(classOf(object) ?? kind);
  if (STREAM_STATES.some((state) => typeof object[state] === 'object' && object[state] !== null))
    return `a stream (${classOf(object) ?? kind})`;
  if (Object.keys(object).length > 0) return undefined;
  // No properties, but its own kind or properties under symbols: Node's classes keep their state there.
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
