'use strict';

const { randomUUID } = require('crypto');
const { invalidArg } = require('../common/errors.js');
const { MOST_URGENT } = require('../wire/limits.js');
const { pack } = require('./packed-value.js');

/** How long finished jobs are kept for later requests, in seconds. */
const KEPT = { removeOnComplete: { age: 3600 }, removeOnFail: { age: 7 * 24 * 3600 } };
/** BullMQ's options for the effect of a child's failure on its parent; only one of them may be set. */
const WHERE_ONE_FAILS = /** @type {const} */ ([
  'continueParentOnFailure',
  'ignoreDependencyOnFailure',
  'removeDependencyOnFailure',
]);
const YES = /** @type {const} */ (true);
/** @type {import('bullmq').BackoffOptions} */
const BACKOFF = { type: 'exponential', delay: 1000, jitter: 0.5 };

/**
 * A call as a BullMQ job.
 *
 * @param {string} task
 * @param {unknown} args of one call, or of each call of a batch
 * @param {ReturnType<typeof import('./options.js').checkQueueRun> & { isBatch?: true }} options
 * @param {{ name: string, job: import('bullmq').JobsOptions, maxBytes: number }} queue
 */
function jobToAdd(task, args, options, { name, job: defaults, maxBytes }) {
  if (typeof task !== 'string') throw invalidArg('task', 'a string', task, 'argument');
  if (!Array.isArray(args)) throw invalidArg('args', 'an array of arguments', args, 'argument');
  const { retries = 0, priority = 0, timeout, onProgress, isBatch, children, job } = options;
  const packed = pack(args, 'args', maxBytes);
  return {
    name: task,
    queueName: name,
    // JSON leaves out what is undefined.
    data: {
      args: packed,
      timeout,
      tellsProgress: onProgress && YES,
      isBatch: isBatch && YES,
      childIds: children?.map(({ opts }) => /** @type {string} */ (opts.jobId)),
    },
    opts: {
      jobId: randomUUID(),
      backoff: BACKOFF,
      ...KEPT,
      ...defaults,
      ...job,
      attempts: retries + 1,
      priority: bullPriority(priority),
    },
    ...(children && { children: children.map(ofParent) }),
  };
}

/** A job that another waits for, and that fails it unless it says otherwise. @param {import('../../queue.js').QueueJob} child */
function ofParent(child) {
  const saysOtherwise = WHERE_ONE_FAILS.some((name) => child.opts[name]);
  return saysOtherwise ? child : { ...child, opts: { ...child.opts, failParentOnFailure: true } };
}

/** BullMQ starts the lowest number first, and jobs without a priority before all others. @param {number} priority the highest starts first */
function bullPriority(priority) {
  return MOST_URGENT + 1 - priority;
}

module.exports = { jobToAdd };
