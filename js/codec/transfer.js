'use strict';

const { invalidArg, PoolError } = require('../common/errors.js');
const { sharedByCopies } = require('../common/shared-by-copies.js');

/** Version of `Transfer`, which copies of this package share. */
const VERSION = 1;

/** A value with a list of objects to move instead of copying. It replaces the value until that is written. */
const Transfer = sharedByCopies(
  'Transfer',
  VERSION,
  () =>
    class {
      /** @param {unknown} value @param {readonly object[]} list */
      constructor(value, list) {
        this.value = value;
        this.list = list;
      }

      toJSON() {
        throw notByJson();
      }
    },
);

/**
 * See index.d.ts.
 *
 * @template T
 * @param {T} value
 * @param {readonly object[]} list
 * @returns {T}
 */
function transfer(value, list) {
  return /** @type {any} */ (new Transfer(value, checkTransfer(list)));
}

/** @param {unknown} list @returns {readonly object[]} */
function checkTransfer(list) {
  const isObject = (/** @type {unknown} */ item) => typeof item === 'object' && item !== null;
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw invalidArg(
    'transfer',
    'a list of ArrayBuffers, MessagePorts or other objects that can be transferred',
    list,
  );
}

function notByJson() {
  return new PoolError('ERR_UNSUPPORTED', "JSON cannot transfer objects: set serialization: 'advanced'");
}

/** The error if children are not threads. */
function onlyToThreads() {
  const message = "Objects can only be transferred to threads of this process: set runtime: 'thread'";
  return new PoolError('ERR_UNSUPPORTED', message);
}

module.exports = { Transfer, checkTransfer, onlyToThreads, transfer };
