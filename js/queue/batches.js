'use strict';

const { invalidArg } = require('../common/errors.js');

/**
 * Splits items into batches; only the last one may be shorter.
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
 * One at a time: a batch uses one child, like any other job.
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
