'use strict';

const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
const { PoolError } = require('../common/errors.js');

/** @typedef {import('./awaited-calls.js').Call} Call */
/** @typedef {import('../shared-memory/attachments.js').Attachments} Attachments */
/** @typedef {import('../codec/objects.js').OutgoingObjects} OutgoingObjects */

/**
 * The objects that go to threads as they are. They wait here until the pool knows the thread.
 *
 * @type {WeakMap<Call, Attachments>}
 */
const waiting = new WeakMap();
/** A channel from this thread to itself. @type {MessageChannel | undefined} */
let channel;

/**
 * Labels the text of a call with its attachments. Takes the transferred objects away from the caller at once.
 *
 * @param {Call} call
 * @param {string} text
 * @param {Attachments} attachments
 */
function attach(call, text, attachments) {
  const { objects } = attachments;
  if (objects !== undefined) {
    if (objects.transfer.length > 0) moveHere(objects);
    waiting.set(call, attachments);
  }
  return attachments.label(text);
}

/** Takes the attachments of a call. They are there once. @param {Call} call */
function takeObjects(call) {
  const attachments = waiting.get(call);
  waiting.delete(call);
  return attachments;
}

/** @param {OutgoingObjects} objects */
function moveHere(objects) {
  const { list, transfer } = objects;
  channel ??= new MessageChannel();
  try {
    channel.port1.postMessage([list, transfer], /** @type {any} */ (transfer));
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    throw new PoolError('ERR_SERIALIZE', `The parameters cannot be transferred: ${message}`, { cause });
  }
  [objects.list, objects.transfer] = /** @type {any} */ (receiveMessageOnPort(channel.port2)).message;
}

module.exports = { attach, takeObjects };
