'use strict';

const { invalidArg } = require('../common/errors.js');

/**
 * Lists of items, each as long as a batch but for the last.
 *
 * @param {Iterable<unknown> | AsyncIterable<unknown>} items
 * @param {number} size
 */
async function* batchesOf(items, size) {
  /** @type {unknown[][]} */
  let batch = [];
  for await (const args of items) {
    if (!Array.isArray(args))
      throw invalidArg('items', 'an iterable of lists of arguments', args, 'argument');
    batch.push(args);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * One after the other: a job has one child at a time, as any other job.
 *
 * @param {any[]} batch
 * @param {(args: any) => Promise<unknown>} call
 */
async function runBatch(batch, call) {
  const results = [];
  for (const args of batch) results.push(await call(args));
  return results;
}

module.exports = { batchesOf, runBatch };
