'use strict';

const { abortError } = require('../common/abort-signals.js');
const { isSource, sourceOf } = require('../common/chunk-source.js');
const { OpenStream } = require('../common/open-stream.js');
const { Promise } = require('../common/primordials.js');
const { errorToData } = require('../codec/error-data.js');
const { WITH_INPUTS } = require('../codec/input-marker.js');
const { GIVE } = require('../codec/stream-marker.js');
const { RunCall } = require('../pool/awaited-calls.js');
const { endWith } = require('../pool/lasting.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../common/chunk-source.js').ChunkSource} ChunkSource */
/** @typedef {import('./task-call.js').TaskCall} TaskCall */

/** The streams among the arguments of a call: its child reads them. */
class TaskInputs {
  #core;
  #args;
  #transferred;
  /** @type {Array<[place: number, input: Input]>} */
  #inputs = [];

  /** @param {PoolCore} core @param {unknown[]} args @param {unknown} transferred */
  constructor(core, args, transferred) {
    this.#core = core;
    this.#args = args;
    this.#transferred = transferred;
  }

  /** Adds them to a call. Returns its parameters. @param {TaskCall} call */
  addTo(call) {
    for (const [place, arg] of this.#args.entries()) {
      const source = isInput(arg, this.#transferred) ? sourceOf(arg) : undefined;
      if (source) this.#inputs.push([place, new Input(this.#core, source, call.task)]);
    }
    const { action } = call;
    call.action = WITH_INPUTS;
    endWith(call, this);
    const args = this.#args.map((arg) => (isInput(arg, this.#transferred) ? null : arg));
    return [this.#inputs.map(([place, { token }]) => [place, token]), action, args];
  }

  /** Ends all reading. @param {boolean} isLost whether the child may not know this */
  end(isLost) {
    for (const [, input] of this.#inputs) input.end(isLost);
  }
}

/** One of them. Reading starts when the child first asks for a chunk, and then reads ahead. */
class Input {
  #core;
  #source;
  #task;
  /** The child that reads it, once known. */
  #child = 0;
  /** The ticket of the call that carries chunks to it. */
  #ticket = -1;
  /** @type {OpenStream | undefined} */
  #stream;
  #isOver = false;

  /** @param {PoolCore} core @param {ChunkSource} source @param {string} task */
  constructor(core, source, task) {
    this.#core = core;
    this.#source = source;
    this.#task = task;
    this.token = core.progress.add((isWanted, child) => this.#hear(isWanted, child));
  }

  /** @param {boolean} isLost */
  end(isLost) {
    if (this.#isOver) return;
    this.#isOver = true;
    const core = this.#core;
    core.progress.remove(this.token);
    if (isLost && this.#ticket >= 0) core.abort(this.#ticket, abortError(undefined));
    if (this.#child !== 0) core.command((native) => native.releaseHold(this.#child));
    endSource(this.#stream ?? this.#source);
  }

  /** @param {unknown} isWanted what the child reports @param {number} child */
  #hear(isWanted, child) {
    if (isWanted !== true) this.end(false);
    else if (!this.#stream) this.#begin(child);
  }

  /** @param {number} child */
  #begin(child) {
    this.#child = child;
    // It may be read by a stream that outlasts the call.
    this.#core.command((native) => native.hold(child));
    this.#stream = new OpenStream(this.#source);
    this.#giveAll(this.#stream);
  }

  /** @param {OpenStream} stream */
  async #giveAll(stream) {
    try {
      for (let goesOn = true; goesOn && !this.#isOver;) {
        const { chunks, isOver } = await stream.take();
        goesOn = !this.#isOver && (await this.#give(chunks, isOver)) && !isOver;
      }
    } catch (error) {
      await this.#fail(error);
    }
    this.end(false);
  }

  /** Ends the child's loop with an error, unless the child itself has failed. @param {unknown} error */
  async #fail(error) {
    try {
      if (!this.#isOver) await this.#give([], true, [errorToData(error, this.#core.isAdvanced)]);
    } catch {
      // The child is gone, and the call rejects for that reason.
    }
  }

  /**
   * Resolves when the child has taken the waiting chunks.
   *
   * @param {unknown[]} chunks
   * @param {boolean} isOver
   * @param {[error: unknown]} [failure]
   * @returns {Promise<boolean>} whether the child wants more
   */
  async #give(chunks, isOver, failure) {
    const given = failure ? [this.token, chunks, isOver, failure] : [this.token, chunks, isOver];
    const wantsMore = await new Promise((resolve, reject) => {
      const call = new RunCall(this.#task, undefined, resolve, reject);
      call.action = GIVE;
      this.#ticket = this.#core.start(call, given, 0, -this.#child);
    });
    this.#ticket = -1;
    return wantsMore === true;
  }
}

/** Nothing waits for the result of ending it. @param {{ end(): unknown }} source */
async function endSource(source) {
  try {
    await source.end();
  } catch (error) {
    // Other values than errors may be thrown, too.
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}

/** @param {unknown} arg @param {unknown} transferred the object that is transferred to the child itself */
function isInput(arg, transferred) {
  return isSource(arg) && !(Array.isArray(transferred) && transferred.includes(arg));
}

/**
 * The streams of a call with these arguments; undefined if no argument is a stream.
 *
 * @param {PoolCore} core
 * @param {unknown[]} args
 * @param {unknown} [transferred]
 * @returns {TaskInputs | undefined}
 */
function inputsOf(core, args, transferred) {
  for (const arg of args) if (isInput(arg, transferred)) return new TaskInputs(core, args, transferred);
  return undefined;
}

module.exports = { inputsOf };
