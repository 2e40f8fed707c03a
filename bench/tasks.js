'use strict';
// The tasks, the same for all peers. Pools that call exported functions by name get this file itself.

const fs = require('fs');

/**
 * Adds two numbers: the smallest possible call.
 *
 * @param {{ a: number, b: number }} params
 */
function add({ a, b }) {
  return a + b;
}

/**
 * Returns its argument, so that requests and answers carry all of it.
 *
 * @template T
 * @param {T} value
 */
function echo(value) {
  return value;
}

/**
 * Computes without a pause, after it has created a file to show that it has begun.
 *
 * @param {{ file: string, ms: number }} params
 */
function compute({ file, ms }) {
  fs.writeFileSync(file, '');
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
}

/** Never ends. */
function hang() {
  return new Promise(() => {});
}

module.exports = { add, compute, echo, hang };
