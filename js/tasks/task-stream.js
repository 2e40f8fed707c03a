'use strict';

const { abortError, onAbort } = require('../common/abort-signals.js');
const { PoolError } = require('../common/errors.js');
const { CANCEL, READ } = require('../codec/stream-marker.js');
const { RunCall } = require('../pool/awaited-calls.js');
const { checkCall } = require('../pool/run-call.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */

/**
 * A stream that a task has returned, as it is read.
 *
 * @typedef {object} Source
 * @property {PoolCore} core
 * @property {number} child that has it
 * @property {number} stream its number there
 * @property {string} task that has returned it
 * @property {number} timeout the longest time between two reads
 * @property {AbortSignal} [signal]
 */

/** Streams that nobody holds any more are not left open in their children. @type {FinalizationRegistry<Source>} */
const lost = new FinalizationRegistry(cancel);

/** The chunks of a stream. @param {Source} source @returns {AsyncGenerator<any, void, void>} */
function chunksOf(source) {
  const chunks = read(source);
  lost.register(chunks, source, source);
  return chunks;
}

/** Reads ahead by one answer, so that the child need not wait for the consumer. @param {Source} source */
async function* read(source) {
  const reading = new Reading(source);
  try {
    let next = reading.next();
    for (;;) {
      const { chunks, isOver } = await next;
      if (!isOver) next = reading.next();
      yield* chunks;
      if (isOver) return;
    }
  } finally {
    lost.unregister(source);
    reading.end();
  }
}

/** The calls by which a stream is read, one after the other. */
class Reading {
  #source;
  #isOver = false;
  /** Of the call that is under way. */
  #ticket = -1;
  #forget = () => {};

  /** @param {Source} source */
  constructor(source) {
    this.#source = source;
    const { signal } = source;
    if (signal) this.#forget = onAbort(signal, () => this.#abort(abortError(signal.reason)));
  }

  /** @returns {Promise<{ chunks: unknown[], isOver: boolean }>} */
  next() {
    const { core, child, stream, task, timeout, signal } = this.#source;
    const answer = new Promise((resolve, reject) => {
      if (signal?.aborted) throw abortError(signal.reason);
      checkCall(core, task);
      this.#ticket = core.start(new RunCall(READ, undefined, resolve, reject), stream, timeout, child);
    }).then(
      (taken) => this.#take(taken),
      (error) => this.#fail(error),
    );
    // It may come before it is awaited.
    answer.catch(() => {});
    return answer;
  }

  /** The consumer wants no more. */
  end() {
    this.#forget();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#abort(abortError(undefined));
    cancel(this.#source);
  }

  /** @param {any} taken the child's word */
  #take(taken) {
    this.#ticket = -1;
    if (!Array.isArray(taken?.chunks)) {
      const { task } = this.#source;
      throw new PoolError(
        'ERR_PROTOCOL',
        'The child has answered with something that is no part of a stream',
        {
          task,
        },
      );
    }
    this.#isOver = taken.isOver === true;
    return { chunks: taken.chunks, isOver: this.#isOver };
  }

  /** @param {any} error @returns {never} */
  #fail(error) {
    this.#ticket = -1;
    if (error.task === READ) error.task = this.#source.task;
    throw error;
  }

  /** @param {unknown} error */
  #abort(error) {
    if (this.#ticket >= 0) this.#source.core.abort(this.#ticket, error);
  }
}

/** Has the child end a stream. @param {Source} source */
function cancel({ core, child, stream }) {
  if (core.isClosed) return;
  // A child that has ended has no streams.
  core.start(new RunCall(CANCEL, undefined, noop, noop), stream, 0, child);
}

function noop() {}

module.exports = { chunksOf };
