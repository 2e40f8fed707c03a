'use strict';

/**
 * Removes the stacks from an error as data, and from all errors in it: a restricted page must not learn where the app's files are. Changes
 * the data.
 *
 * @template T
 * @param {T} data the result of `errorToData`
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
  // A restored error always has a stack; one without frames is valid, too.
  if (typeof value.stack === 'string') value.stack = `${value.name}: ${value.message}`;
  for (const key of Object.keys(value)) clean(value[key], seen);
}

module.exports = { withoutStacks };
