'use strict';

const { randomUUID } = require('crypto');
const { invalidArg } = require('../common/errors.js');
const { MOST_URGENT } = require('../wire/limits.js');
const { pack } = require('./packed-value.js');

/** Finished jobs are kept for those that ask later, but not forever; in seconds. */
const KEPT = { removeOnComplete: { age: 3600 }, removeOnFail: { age: 7 * 24 * 3600 } };
/** @type {import('bullmq').BackoffOptions} */
const BACKOFF = { type: 'exponential', delay: 1000, jitter: 0.5 };

/**
 * A call as BullMQ takes it.
 *
 * @param {string} task
 * @param {unknown} args
 * @param {ReturnType<typeof import('./options.js').checkQueueRun>} options
 * @param {import('bullmq').JobsOptions} defaults
 * @param {number} maxBytes
 */
function jobToAdd(task, args, options, defaults, maxBytes) {
  if (typeof task !== 'string') throw invalidArg('task', 'a string', task, 'argument');
  if (!Array.isArray(args)) throw invalidArg('args', 'an array of arguments', args, 'argument');
  const { retries = 0, priority = 0, timeout, onProgress, job } = options;
  const packed = pack(args, 'args', maxBytes);
  return {
    name: task,
    // JSON leaves out what is undefined.
    data: { args: packed, timeout, tellsProgress: onProgress && /** @type {const} */ (true) },
    opts: {
      jobId: randomUUID(),
      backoff: BACKOFF,
      ...KEPT,
      ...defaults,
      ...job,
      attempts: retries + 1,
      priority: bullPriority(priority),
    },
  };
}

/** BullMQ starts the lowest first, and those without a priority before all others. @param {number} priority the highest first */
function bullPriority(priority) {
  return MOST_URGENT + 1 - priority;
}

module.exports = { jobToAdd };
