'use strict';
// The tasks, the same for all peers. Pools that call an exported function by its name are given this file itself.

/**
 * As small as a call can be.
 *
 * @param {{ a: number, b: number }} params
 */
function add({ a, b }) {
  return a + b;
}

/**
 * Both ways carry all of it.
 *
 * @template T
 * @param {T} value
 */
function echo(value) {
  return value;
}

module.exports = { add, echo };
