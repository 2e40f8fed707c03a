'use strict';

// The error of a failed job, kept in the job's data: BullMQ itself keeps only the message.

const { PoolError, isPoolError } = require('../common/errors.js');
const { dataToError, errorToData } = require('../codec/error-data.js');

/** BullMQ's message for a job whose hosts have ended again and again. */
const STALLED = /stalled more than/;

/** BullMQ's message for a job that failed because a job that it waited for has failed. */
const OF_CHILD = /^child .*:([^:]+) failed$/;

/** The most bytes that a failure may take on the server. */
const MAX_BYTES = 1024 * 1024;

/** Also one from a child, which has lost its class on the way. @param {any} error */
function isOfPool(error) {
  return isPoolError(error) || error?.name === 'PoolError';
}

/** The form of an error in a job's data. @param {unknown} error */
function failureOf(error) {
  const data = /** @type {any} */ (errorToData(error));
  const isTooLarge = Buffer.byteLength(JSON.stringify(data)) > MAX_BYTES;
  const { name, message, code } = Object(data);
  return { isOfPool: isOfPool(error), error: isTooLarge ? { name, message, code } : data };
}

/**
 * The error that the caller gets.
 *
 * @param {string} task
 * @param {string} reason BullMQ's
 * @param {any} failure the failure of the last attempt that could report one; if the last host died, that of an earlier attempt
 * @returns {any}
 */
function errorOf(task, reason, failure) {
  if (STALLED.test(reason))
    return new PoolError('ERR_JOB_STALLED', 'Each host that had the job ended or stopped responding', {
      task,
    });
  if (!failure || reasonOf(failure.error) !== reason) return new Error(reason);
  const error = /** @type {any} */ (dataToError(failure.error));
  if (!failure.isOfPool) return error;
  const details = 'cause' in error ? { ...error, cause: error.cause } : error;
  return new PoolError(error.code, error.message, details);
}

/** The id of the job that caused another job to fail. @param {string} [reason] BullMQ's */
function childThatFailed(reason = '') {
  return OF_CHILD.exec(reason)?.[1];
}

/** The text for a thrown value in a dashboard. @param {any} thrown @returns {string} */
function reasonOf(thrown) {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return String(isObject && 'message' in thrown ? thrown.message : thrown);
}

module.exports = { childThatFailed, errorOf, failureOf, isOfPool, reasonOf };
