'use strict';
// The tasks, the same for all peers. Pools that call an exported function by its name are given this file itself.

const fs = require('fs');

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

/**
 * Computes without a pause, after it has told by a file that it does.
 *
 * @param {{ file: string, ms: number }} params
 */
function compute({ file, ms }) {
  fs.writeFileSync(file, '');
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
}

/** Is never through. */
function hang() {
  return new Promise(() => {});
}

module.exports = { add, compute, echo, hang };
