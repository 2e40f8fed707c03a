'use strict';

const { PoolError, show } = require('../common/errors.js');
const { streamIn } = require('../codec/stream-marker.js');
const { RunCall } = require('../pool/awaited-calls.js');
const { isFailure } = require('../pool/replies.js');
const { chunksOf } = require('./task-stream.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../index.js').RunOptions} RunOptions */

/** A call of a function of a module: its result may be a stream. */
class TaskCall extends RunCall {
  /**
   * @param {string} task
   * @param {unknown} id
   * @param {(value: any) => void} resolve
   * @param {(reason: unknown) => void} reject
   * @param {PoolCore} core
   * @param {RunOptions} options
   */
  constructor(task, id, resolve, reject, core, options) {
    super(task, id, resolve, reject);
    this.core = core;
    this.options = options;
    /** What ends with it. @type {import('../pool/lasting.js').Lasting[] | undefined} */
    this.lasting = undefined;
    /** Whether its result is a stream; the call then ends with the stream. */
    this.hasStream = false;
  }

  get isForOurHost() {
    return true;
  }

  /** @param {any} value @param {number} [child] */
  take(value, child = 0) {
    const stream = streamIn(value);
    this.resolve(stream === undefined ? value : this.#open(stream, child));
  }

  /** @param {any} reply @param {number} [child] */
  takeReply(reply, child) {
    if (isFailure(reply)) super.takeReply(reply);
    else this.take(reply.result, child);
  }

  /** @param {number} stream @param {number} child */
  #open(stream, child) {
    const { core, task, options, lasting = [] } = this;
    const { signal, timeout = core.settings.timeout } = options;
    const onEnd = (/** @type {boolean} */ isLost) => {
      for (const one of lasting) one.end(isLost);
    };
    this.hasStream = true;
    return chunksOf({ core, child, stream, task, timeout, signal, onEnd });
  }
}

/**
 * Makes the result of a call iterable, for `for await (const chunk of pool.tasks.name())`.
 *
 * @template {Promise<any>} T
 * @param {T} outcome
 * @returns {T & AsyncIterable<any>}
 */
function iterable(outcome) {
  /** @type {any} */ (outcome)[Symbol.asyncIterator] = iterate;
  return /** @type {any} */ (outcome);
}

/** @this {Promise<any>} */
function iterate() {
  return streamOf(() => this);
}

/** The chunks of the stream that a call returns. @param {() => Promise<any>} start called when the first chunk is requested */
async function* streamOf(start) {
  const stream = await start();
  if (typeof stream?.[Symbol.asyncIterator] !== 'function')
    throw new PoolError('ERR_INVALID_ARG', `The task has returned ${show(stream)} instead of a stream`);
  yield* stream;
}

module.exports = { TaskCall, iterable, streamOf };
