'use strict';

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

/** @param {string} kind */
function isRefused(kind) {
  return REFUSED.has(kind) || kind.startsWith('Intl.');
}

module.exports = { isRefused };
