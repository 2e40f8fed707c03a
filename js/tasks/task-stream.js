'use strict';

const { abortError, onAbort } = require('../common/abort-signals.js');
const { endable } = require('../common/endable.js');
const { PoolError } = require('../common/errors.js');
const { CANCEL, READ } = require('../codec/stream-marker.js');
const { RunCall } = require('../pool/awaited-calls.js');
const { checkCall } = require('../pool/run-call.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */

/**
 * A stream that a task has returned and that is being read.
 *
 * @typedef {object} Source
 * @property {PoolCore} core
 * @property {number} child that has it
 * @property {number} stream its number in the child
 * @property {string} task that has returned it
 * @property {number} timeout the longest time between two reads
 * @property {AbortSignal} [signal]
 * @property {(isLost: boolean) => void} onEnd called at its end; `isLost`: its task may not know of the end
 */

/** Ends streams in their children when they are no longer referenced. @type {FinalizationRegistry<Reading>} */
const lost = new FinalizationRegistry((reading) => reading.end());

/** The chunks of a stream. @param {Source} source @returns {AsyncGenerator<any, void, void>} */
function chunksOf(source) {
  const reading = new Reading(source);
  const chunks = endable(read(reading), () => reading.end());
  lost.register(chunks, reading, reading);
  return chunks;
}

/** Reads ahead by one answer, so that the child need not wait for the consumer. @param {Reading} reading */
async function* read(reading) {
  try {
    let next = reading.next();
    for (;;) {
      const { chunks, isOver } = await next;
      if (!isOver) next = reading.next();
      yield* chunks;
      if (isOver) return;
    }
  } finally {
    lost.unregister(reading);
    reading.end();
  }
}

/** The calls that read a stream, one at a time. The child gets them in addition to its other calls. */
class Reading {
  #source;
  #isOver = false;
  /** The ticket of the call under way. */
  #ticket = -1;
  #forget = () => {};

  /** @param {Source} source */
  constructor(source) {
    this.#source = source;
    const { core, child, signal } = source;
    // A child that is being replaced or is surplus does not end before its streams.
    core.command((native) => native.hold(child));
    if (signal) this.#forget = onAbort(signal, () => this.#stop(abortError(signal.reason)));
  }

  /** @returns {Promise<{ chunks: unknown[], isOver: boolean }>} */
  next() {
    const { core, child, stream, task, timeout, signal } = this.#source;
    const answer = new Promise((resolve, reject) => {
      if (signal?.aborted) throw abortError(signal.reason);
      checkCall(core, task);
      this.#ticket = core.start(new RunCall(READ, undefined, resolve, reject), stream, timeout, -child);
    }).then(
      (taken) => this.#take(taken),
      (error) => this.#fail(error),
    );
    // It may reject before it is awaited.
    answer.catch(() => {});
    return answer;
  }

  /** The consumer needs no more chunks. */
  end() {
    this.#stop(abortError(undefined));
  }

  /** Makes the child end the stream, unless it is over. @param {unknown} error the rejection of a call under way */
  #stop(error) {
    this.#forget();
    if (this.#isOver) return;
    this.#isOver = true;
    const { core, child, stream } = this.#source;
    if (this.#ticket >= 0) core.abort(this.#ticket, error);
    // A child that has ended has no streams.
    if (!core.isClosed) core.start(new RunCall(CANCEL, undefined, noop, noop), stream, 0, -child);
    this.#releaseHold(true);
  }

  /** @param {boolean} isLost whether the task may not know that it is over */
  #releaseHold(isLost) {
    const { core, child, onEnd } = this.#source;
    core.command((native) => native.releaseHold(child));
    onEnd(isLost);
  }

  /** @param {any} taken the child's report */
  #take(taken) {
    this.#ticket = -1;
    if (!Array.isArray(taken?.chunks)) {
      const { task } = this.#source;
      throw new PoolError(
        'ERR_PROTOCOL',
        'The child has answered with something other than a part of a stream',
        {
          task,
        },
      );
    }
    if (taken.isOver === true && !this.#isOver) {
      this.#isOver = true;
      this.#releaseHold(false);
    }
    return { chunks: taken.chunks, isOver: this.#isOver };
  }

  /** @param {any} error @returns {never} */
  #fail(error) {
    this.#ticket = -1;
    if (error.task === READ) error.task = this.#source.task;
    throw error;
  }
}

function noop() {}

module.exports = { chunksOf };
