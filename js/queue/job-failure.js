'use strict';

// Why a job has failed, as the job's data has it: BullMQ itself keeps only the message.

const { PoolError, isPoolError } = require('../common/errors.js');
const { dataToError, errorToData } = require('../codec/error-data.js');

/** What BullMQ says of a job whose hosts ended again and again. */
const STALLED = /stalled more than/;

/** What BullMQ says of a job that failed since one that it waited for did. */
const OF_CHILD = /^child .*:([^:]+) failed$/;

/** What a failure may take on the server, in bytes. */
const MAX_BYTES = 1024 * 1024;

/** Also one that a child has made, which has lost its class on the way. @param {any} error */
function isOfPool(error) {
  return isPoolError(error) || error?.name === 'PoolError';
}

/** What a job's data keeps of an error. @param {unknown} error */
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
 * @param {any} failure what the last attempt that could tell has left; an earlier one's if the last host died
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

/** The id of the job by which another has failed. @param {string} [reason] BullMQ's */
function childThatFailed(reason = '') {
  return OF_CHILD.exec(reason)?.[1];
}

/** What a thrown value is called in a dashboard. @param {any} thrown @returns {string} */
function reasonOf(thrown) {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return String(isObject && 'message' in thrown ? thrown.message : thrown);
}

module.exports = { childThatFailed, errorOf, failureOf, isOfPool, reasonOf };
