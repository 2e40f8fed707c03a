'use strict';

const { roughSize } = require('../codec/rough-size.js');
const { streamIn } = require('../codec/stream-marker.js');
const { MOST_BYTES } = require('../codec/batch-marker.js');
const { Separate } = require('../codec/separate.js');
const { abortError, onAbort } = require('../common/abort-signals.js');
const { CallerContext } = require('../common/caller-context.js');
const { Change } = require('../common/change.js');
const { invalidArg } = require('../common/errors.js');
const { nextTick } = require('../common/primordials.js');
const { run } = require('../pool/run-call.js');
const { BatchCall } = require('./batch-call.js');
const { BatchSize } = require('./batch-size.js');
const { ItemSource } = require('./item-source.js');
const { TaskCall } = require('./task-call.js');
const { inputsOf } = require('./task-inputs.js');
const { chunksOf } = require('./task-stream.js');

/** Messages under way per child, so that no child waits for the host. */
const PER_CHILD = 4;

/**
 * @typedef {object} How
 * @property {import('../pool/pool-core.js').PoolCore} core
 * @property {string} task
 * @property {Iterable<unknown> | AsyncIterable<unknown>} items
 * @property {number} [inFlight]
 * @property {boolean} isBatched whether several items may go together
 * @property {import('../../index.js').RunOptions} options of each call
 * @property {AbortSignal} [signal]
 * @property {{ add(first: number, values: unknown[]): void }} results receives them; the first value is not a result
 * @property {boolean} isTaken whether results count as taken at once
 */

/** Items that are still to be called for, in the order of their numbers. @typedef {{ first: number, items: unknown[], attempts: unknown[] }} Group */

/**
 * The calls for many items, several of which go in one message. A limited number is under way or not yet taken, so a slow consumer also
 * slows down the items.
 */
class ItemFlow {
  /** @type {{ error: unknown } | undefined} */
  failure;
  change = new Change();
  size;
  isOver = false;
  #how;
  #ending = new AbortController();
  #forget = () => {};
  #context = new CallerContext();
  /** Under way. @type {Set<BatchCall>} */
  #calls = new Set();
  /** Items that children have returned. @type {Group[]} */
  #pending = [];
  /** Items for the next message. */
  #open = [Separate.first];
  #bytes = 0;
  #started = 0;
  #taken = 0;
  #hasAllItems = false;
  #children;

  /** @param {How} how @param {number} children the most children of the pool */
  constructor(how, children) {
    this.#how = how;
    this.#children = children;
    const { signal, inFlight, isBatched } = how;
    // If only few items are under way, they are spread over the children.
    const most = inFlight === undefined ? undefined : Math.floor(inFlight / (2 * children));
    this.size = new BatchSize(isBatched ? most : 1);
    const abort = () => this.fail(abortError(signal?.reason));
    if (signal?.aborted) abort();
    else {
      if (signal) this.#forget = onAbort(signal, abort);
      this.#pull();
    }
  }

  get core() {
    return this.#how.core;
  }

  get task() {
    return this.#how.task;
  }

  get options() {
    return this.#how.options;
  }

  get retries() {
    return this.#how.options.retries ?? 0;
  }

  /** Whether all results have been taken. */
  get isDone() {
    return this.#hasAllItems && this.#taken === this.#started;
  }

  /** The consumer has taken results. @param {number} count */
  taken(count) {
    this.#taken += count;
    this.change.happen();
  }

  /** Takes no more items, and aborts the calls that are under way. */
  end() {
    if (this.isOver) return;
    this.isOver = true;
    this.#forget();
    this.#pending = [];
    for (const call of this.#calls) call.abort();
    this.#ending.abort();
    this.change.happen();
  }

  /** Aborts the calls under way at once, without waiting for the consumer. Only the first error counts. @param {unknown} error */
  fail(error) {
    if (this.isOver) return;
    this.failure = { error };
    this.end();
  }

  async #pull() {
    try {
      await this.#pullFrom(new ItemSource(this.#how.items));
    } catch (error) {
      this.fail(error);
    }
    this.#hasAllItems = true;
    this.change.happen();
  }

  /** @param {ItemSource} source */
  async #pullFrom(source) {
    try {
      while (!this.isOver) {
        if (!this.#hasRoom()) {
          this.#flush();
          // It may have been answered, or have failed, at once.
          while (!this.#wantsItems() && !this.isOver) await this.change.next();
          continue;
        }
        let step = source.next();
        if (typeof step.then === 'function') {
          // Items that have arrived need not wait for later ones.
          if (this.#open.length > 1) nextTick(() => this.#flush());
          step = await step;
        }
        if (step.done || this.isOver) break;
        this.#add(step.value);
      }
      this.#flush();
    } finally {
      await source.close();
    }
  }

  /** @param {unknown} args */
  #add(args) {
    if (!Array.isArray(args))
      throw invalidArg('items', 'arrays, each with the arguments of a call', args, 'argument');
    const inputs = inputsOf(this.core, args);
    if (inputs) {
      this.#flush();
      this.sendAlone(this.#started++, args, inputs);
      return;
    }
    this.#started += 1;
    this.#open.push(/** @type {any} */ (args));
    for (const argument of args) this.#bytes += roughSize(argument);
    if (this.#open.length > this.size.items || this.#bytes > MOST_BYTES) this.#flush();
  }

  #flush() {
    const items = this.#open;
    if (items.length === 1 || this.isOver) return;
    this.#open = [Separate.first];
    this.#bytes = 0;
    const first = this.#started - items.length + 1;
    if (this.#how.isBatched) this.#start({ first, items, attempts: [] });
    else this.sendAlone(first, items[1]);
  }

  /** @param {Group} group */
  #start({ first, items, attempts }) {
    const call = new BatchCall(this, first, items, attempts);
    this.#calls.add(call);
    call.start();
  }

  get #window() {
    return this.#how.inFlight ?? PER_CHILD * this.#children * this.size.items;
  }

  #hasRoom() {
    return this.#pending.length === 0 && this.#started - this.#taken < this.#window;
  }

  /** Not for each result that is taken: waits until there is room for a whole message. */
  #wantsItems() {
    const room = this.#window - (this.#started - this.#taken);
    return this.#pending.length === 0 && room >= this.size.items;
  }

  /**
   * Results have come.
   *
   * @param {number} first number of an item
   * @param {unknown[]} values the first value is not a result
   * @param {number} [child] the child that may have streams among the results
   */
  take(first, values, child) {
    if (this.isOver) return;
    if (child !== undefined) this.#openStreams(values, child);
    this.#how.results.add(first, values);
    if (this.#how.isTaken) this.#taken += values.length - 1;
    this.change.happen();
  }

  /** @param {unknown[]} values @param {number} child */
  #openStreams(values, child) {
    for (let at = 1; at < values.length; at++) {
      const value = values[at];
      const stream = typeof value === 'object' ? streamIn(value) : undefined;
      if (stream !== undefined) values[at] = this.#openStream(stream, child);
    }
  }

  /** @param {number} stream @param {number} child */
  #openStream(stream, child) {
    const { core, task, signal, options } = this.#how;
    const { timeout = core.settings.timeout } = options;
    return chunksOf({ core, child, stream, task, timeout, signal, onEnd() {} });
  }

  /** @param {BatchCall} call */
  settled(call) {
    this.#calls.delete(call);
    if (this.#pending.length > 0) this.#startPending();
  }

  /**
   * Items have to be called for again.
   *
   * @param {number} first
   * @param {unknown[]} items
   * @param {unknown[]} attempts
   */
  again(first, items, attempts) {
    if (this.isOver) return;
    this.#pending.push({ first, items, attempts });
    this.#startPending();
  }

  /** In the caller's context, which calls may bring. */
  #startPending() {
    this.#context.run(
      () => {
        while (this.#pending.length > 0 && this.#calls.size < PER_CHILD * this.#children)
          this.#start(this.#nextPending());
        this.change.happen();
      },
      undefined,
      [],
    );
  }

  /** @returns {Group} */
  #nextPending() {
    const [group] = this.#pending;
    const { first, items, attempts } = group;
    if (items.length - 1 <= this.size.items) {
      this.#pending.shift();
      return group;
    }
    const taken = items.splice(1, this.size.items);
    group.first += taken.length;
    return { first, items: [Separate.first, ...taken], attempts };
  }

  /**
   * With a call like that of `run`.
   *
   * @param {number} number of the item
   * @param {unknown} args
   * @param {ReturnType<typeof inputsOf>} [inputs] the streams among them
   */
  sendAlone(number, args, inputs) {
    if (this.isOver) return;
    const options = { ...this.options, signal: this.#ending.signal };
    run(this.core, TaskCall, this.task, args, options, inputs).then(
      (value) => this.take(number, [Separate.first, value]),
      (error) => this.fail(error),
    );
  }
}

module.exports = { ItemFlow };
