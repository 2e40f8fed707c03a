'use strict';

const { abortError } = require('../common/abort-signals.js');
const { Change } = require('../common/change.js');
const { endable } = require('../common/endable.js');
const { Promise } = require('../common/primordials.js');
const { dataToError } = require('../codec/error-data.js');
const { Context } = require('./context.js');

/** The streams of calls that are not over, by token. @type {Map<string, TaskInput>} */
const open = new Map();

/**
 * A stream that a call has brought, as its task reads it. The next chunks come while the task reads the current ones.
 */
class TaskInput {
  #token;
  #tell;
  /** @type {unknown[] | undefined} */
  #waiting;
  #hasBegun = false;
  /** Whether no more chunks come. */
  #isComplete = false;
  #isOver = false;
  /** @type {{ error: unknown } | undefined} */
  #failure;
  #change = new Change();
  /** Answers the call that has brought the waiting chunks. @type {(wantsMore: boolean) => void} */
  #answer = () => {};

  /** @param {string} token @param {(isWanted: boolean) => void} tell reports to the pool whether chunks are wanted */
  constructor(token, tell) {
    this.#token = token;
    this.#tell = tell;
    open.set(token, this);
  }

  /** Returns the next chunks, or undefined at the end. @returns {Promise<unknown[] | undefined>} */
  async next() {
    if (!this.#hasBegun && !this.#isOver) this.#tell(true);
    this.#hasBegun = true;
    while (!this.#waiting && !this.#isComplete && !this.#isOver) await this.#change.next();
    const chunks = this.#waiting;
    this.#waiting = undefined;
    this.#answer(true);
    if (!chunks && this.#failure) throw this.#failure.error;
    return chunks;
  }

  /**
   * @param {unknown[]} chunks
   * @param {boolean} isComplete
   * @param {[error: unknown]} [failure]
   * @returns {Promise<boolean>} resolves when the task reads the chunks, with whether it wants more
   */
  async give(chunks, isComplete, failure) {
    if (chunks.length > 0) this.#waiting = chunks;
    if (failure) this.#failure = { error: dataToError(failure[0]) };
    this.#isComplete = isComplete;
    if (isComplete) open.delete(this.#token);
    const taken = isComplete || new Promise((resolve) => (this.#answer = resolve));
    this.#change.happen();
    return taken;
  }

  /** Ends the stream because the task wants no more chunks. */
  leave() {
    if (!this.#isOver && !this.#isComplete) this.#tell(false);
    this.end();
  }

  /** @param {unknown} [error] the error for a loop that still reads */
  end(error) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting = undefined;
    this.#failure = error === undefined ? undefined : { error };
    open.delete(this.#token);
    this.#answer(false);
    this.#change.happen();
  }
}

/** @param {TaskInput} input */
async function* read(input) {
  try {
    for (let chunks = await input.next(); chunks; chunks = await input.next()) yield* chunks;
  } finally {
    input.leave();
  }
}

/**
 * Puts the streams of a call in their places among its arguments. They end with the call, or with the stream that it
 * resolves to.
 *
 * @param {Array<[place: number, token: string]>} inputs
 * @param {unknown[]} args
 * @param {Context} context
 * @param {(token: string, isWanted: boolean) => void} tell
 */
function openInputs(inputs, args, context, tell) {
  const opened = inputs.map(([place, token]) => {
    const input = new TaskInput(token, (isWanted) => tell(token, isWanted));
    args[place] = endable(read(input), () => input.leave());
    return input;
  });
  Context.whenOver(context, (isAborted) => {
    for (const input of opened) input.end(isAborted ? abortError(undefined) : undefined);
  });
}

/**
 * Takes chunks for a stream.
 *
 * @param {[token: string, chunks: unknown[], isComplete: boolean, failure?: [error: unknown]]} given
 */
function give([token, chunks, isComplete, failure]) {
  return open.get(token)?.give(chunks, isComplete, failure) ?? false;
}

module.exports = { give, openInputs };
