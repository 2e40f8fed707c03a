'use strict';

const { PoolError } = require('../common/errors.js');
const { dataToError } = require('../codec/error-data.js');

/** A reply of our `ProcessHost`, and of electron-re's, has the keys action, error, result and id. */
const KEYS_OF_A_REPLY = 4;
/** In characters. We do not trust what a child sends. */
const LONGEST_HINT = 4096;

/**
 * Returns the value that `send` resolves to: the reply without the keys of the protocol. A bare script's reply may have
 * other keys.
 *
 * @param {any} reply
 */
function sendResult(reply) {
  const { id: _id, action: _action, ...rest } = reply;
  if ('error' in rest && !('result' in rest)) return { ...rest, result: {} };
  return rest;
}

/**
 * The same, but faster for the usual reply: it is not built key by key.
 *
 * @param {any} reply
 */
function toSendResult(reply) {
  const { error, result } = reply;
  const isUsual =
    error !== undefined && result !== undefined && Object.keys(reply).length === KEYS_OF_A_REPLY;
  return isUsual ? { error, result } : sendResult(reply);
}

/**
 * Whether a reply reports an error.
 *
 * @param {any} reply
 */
function isFailure(reply) {
  return reply.error !== undefined && reply.error !== null;
}

/** The hints that our `ProcessHost` adds to the error for an unknown task. @type {WeakMap<object, string>} */
const hints = new WeakMap();

/**
 * Removes the hint that our `ProcessHost` adds for `run` in place of a result: `send` returns electron-re's reply.
 *
 * @param {any} reply
 */
function withoutHint(reply) {
  const { error, result } = reply;
  if (typeof result !== 'string' || result === error || !isUnknownTask(error)) return reply;
  const rest = { ...reply, result: null };
  hints.set(rest, result.slice(0, LONGEST_HINT));
  return rest;
}

/** @param {unknown} error @param {string} [task] if missing, any task */
function isUnknownTask(error, task) {
  if (task !== undefined) return error === `ProcessHost: processor for action-[${task}] is not found!`;
  return typeof error === 'string' && error.startsWith('ProcessHost: processor for action-[');
}

/**
 * Returns the error that `run` rejects with.
 *
 * @param {any} reply
 * @param {string} task
 * @param {unknown} id
 */
function toError(reply, task, id) {
  if (!isUnknownTask(reply.error, task)) return dataToError(reply.error);
  const hint = hints.get(reply);
  const message = `The child has no task named ${JSON.stringify(task)}${hint === undefined ? '' : `; ${hint}`}`;
  return new PoolError('ERR_UNKNOWN_TASK', message, { task, id });
}

/**
 * Adds the call to an error.
 *
 * @param {any} error
 * @param {{ task: string, id: unknown }} call
 */
function withCall(error, call) {
  return new PoolError(error.code, error.message, { cause: error.cause, task: call.task, id: call.id });
}

module.exports = { toSendResult, isFailure, toError, withoutHint, withCall };
