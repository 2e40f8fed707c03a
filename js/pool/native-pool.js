'use strict';

const { PoolError } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { noticeNewDescriptors } = require('../native/new-descriptors.js');

/** @typedef {import('../../binding.js').NativePool} NativePool */

/**
 * @param {ReturnType<typeof import('./host-options.js').hostOptions>['native']} options
 * @param {import('./inbox.js').Inbox} inbox
 * @param {import('./outbox.js').Outbox} outbox
 * @param {import('../../binding.js').NativeSharedMemory[]} memories
 * @param {boolean} asksHost whether each child waits until this side has sent its details
 * @returns {NativePool}
 */
function createNative(options, inbox, outbox, memories, asksHost) {
  const { NativePool } = native();
  try {
    const pool = new NativePool(options, inbox.deliver, inbox.numbers, outbox.numbers, memories, asksHost);
    noticeNewDescriptors();
    return pool;
  } catch (error) {
    const { code, message } = /** @type {PoolError} */ (error);
    // An error from a getter among the options passes through as it is.
    throw String(code).startsWith('ERR_') ? new PoolError(code, message) : error;
  }
}

module.exports = { createNative };
