'use strict';

const { PoolError } = require('../common/errors.js');
const { dataToError } = require('../codec/error-data.js');

/** Of a reply by either `ProcessHost`: action, error, result, id. */
const KEYS_OF_A_REPLY = 4;
/** In characters; a child's word is not trusted. */
const LONGEST_HINT = 4096;

/**
 * What `send` resolves to: the reply without what belongs to the protocol. A bare script's may have other keys.
 *
 * @param {any} reply
 */
function sendResult(reply) {
  const { id: _id, action: _action, ...rest } = reply;
  if ('error' in rest && !('result' in rest)) return { ...rest, result: {} };
  return rest;
}

/**
 * The same for the usual reply, without building it key by key.
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
 * Whether a reply tells of an error.
 *
 * @param {any} reply
 */
function isFailure(reply) {
  return reply.error !== undefined && reply.error !== null;
}

/** What our `ProcessHost` adds to an error that it has for a task that there is not. @type {WeakMap<object, string>} */
const hints = new WeakMap();

/**
 * A failure without what our `ProcessHost` adds for `run` alone, in place of a result: `send` gives electron-re's reply.
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

/** @param {unknown} error @param {string} [task] any */
function isUnknownTask(error, task) {
  if (task !== undefined) return error === `ProcessHost: processor for action-[${task}] is not found!`;
  return typeof error === 'string' && error.startsWith('ProcessHost: processor for action-[');
}

/**
 * What `run` rejects with.
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
 * What is wrong with a call, as an error that names it.
 *
 * @param {any} error
 * @param {{ task: string, id: unknown }} call
 */
function withCall(error, call) {
  return new PoolError(error.code, error.message, { cause: error.cause, task: call.task, id: call.id });
}

module.exports = { toSendResult, isFailure, toError, withoutHint, withCall };
