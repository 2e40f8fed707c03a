'use strict';
// The tasks of createPool's children in bench/features/.

const { currentTask } = require('../../index.js');

/** @param {number} a @param {number} b */
exports.add = (a, b) => a + b;

/** @template T @param {T} value */
exports.echo = (value) => value;

/** @param {number} chunks @param {number} bytes the size of each chunk */
exports.stream = function* stream(chunks, bytes) {
  for (let n = 0; n < chunks; n += 1) yield Buffer.alloc(bytes, n);
};

/** Takes ten times as long in the first child. @param {number} ms */
exports.wait = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, currentTask()?.worker === 0 ? 10 * ms : ms);
  });

exports.exit = () => process.exit(1);
exports.never = () => new Promise(() => {});
