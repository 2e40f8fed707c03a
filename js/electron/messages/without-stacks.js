'use strict';

/**
 * Takes the stacks out of an error that is data, and of all errors in it: a page that may not use everything is not told
 * where the app's files lie. Changes the data.
 *
 * @template T
 * @param {T} data what `errorToData` has made
 * @returns {T}
 */
function withoutStacks(data) {
  clean(data, new Set());
  return data;
}

/** @param {any} value @param {Set<object>} seen */
function clean(value, seen) {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map) {
    for (const [key, item] of value) for (const part of [key, item]) clean(part, seen);
    return;
  }
  if (value instanceof Set) {
    for (const item of value) clean(item, seen);
    return;
  }
  // What is read as an error again has a stack; one without frames is an error's, too.
  if (typeof value.stack === 'string') value.stack = `${value.name}: ${value.message}`;
  for (const key of Object.keys(value)) clean(value[key], seen);
}

module.exports = { withoutStacks };
