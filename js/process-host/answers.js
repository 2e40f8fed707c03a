'use strict';

const { textOf, unsendable } = require('./unsendable.js');

/** @typedef {import('./running-tasks.js').Transport} Transport */

/**
 * @param {Transport} transport
 * @param {string} task
 * @param {unknown} id
 * @param {unknown} value
 */
function succeed(transport, task, id, value) {
  try {
    transport.succeed(id, task, value);
  } catch (error) {
    fail(transport, task, id, unsendable(error, task, value));
  }
}

/**
 * @param {Transport} transport
 * @param {string} task
 * @param {unknown} id
 * @param {unknown} error
 */
function fail(transport, task, id, error) {
  transport.fail(id, task, error, textOf(error));
}

/**
 * @param {any} value
 * @returns {value is PromiseLike<unknown>}
 */
function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

module.exports = { fail, isThenable, succeed };
