'use strict';

const { AsyncResource, executionAsyncId } = require('async_hooks');
const { roughSize } = require('../codec/rough-size.js');
const { refuseEmpty } = require('../codec/json-text.js');
const { Separate } = require('../codec/separate.js');
const { fail, isThenable } = require('./answers.js');
const { Context } = require('./context.js');
const { unsendable } = require('./unsendable.js');
const { Promise, clearTimeout, monotonic, setImmediate, setTimeout } = require('../common/primordials.js');
const { MOST_BYTES } = require('../codec/batch-marker.js');

/** After this time, in ms, the batch begins no further item: other children may take the rest. */
const LONGEST = 1;

/** How long it took to write the result of an item in the last batch, in ms. */
let writing = 0;

/**
 * The caller of a call for many items.
 *
 * @typedef {object} Caller
 * @property {boolean} isAdvanced whether `serialization` is `'advanced'`
 * @property {boolean} waitTogether whether a child may have other calls while an item waits for something
 * @property {(value: unknown) => void} tell reports before the answer. It uses the channel, so what follows must use
 *   it too
 * @property {import('./running-tasks.js').Transport} channel
 */

/**
 * @typedef {object} Batch
 * @property {import('./running-tasks.js').RunningTasks} running
 * @property {import('./running-tasks.js').Transport} transport
 * @property {Caller} caller
 * @property {unknown} id
 * @property {import('./running-tasks.js').Task} task
 * @property {any} items as `Separate` writes them
 * @property {Context} context the context of the call
 */

/**
 * Runs a task for the items of one call, one after the other. Each item runs as if it had its own call. The answer has
 * the results up to the item that has failed, or up to the time limit.
 */
class ItemBatch {
  #batch;
  /** The position of the current item. */
  #at = 1;
  /** The position after the last item of this call. */
  #end;
  /** Results that have not been reported. @type {unknown[]} */
  #values = [Separate.first];
  /** The positions of results that are undefined, which JSON cannot express. @type {number[]} */
  #undefined = [];
  #bytes = 0;
  #began = monotonic();
  #isOver = false;
  #answers;
  /** Whether a check for an item that takes long is scheduled. */
  #isWatched = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {Batch} batch */
  constructor(batch) {
    this.#batch = batch;
    this.#end = batch.items.length;
    this.#answers = batch.transport;
  }

  run() {
    const { items, task, context } = this.#batch;
    while (this.#at < this.#end) {
      const own = Context.ofItem(context);
      let value;
      try {
        // Each item has its own async resource, like a task of a single call.
        const resource = new AsyncResource('ElectronReTask', executionAsyncId());
        value = resource.runInAsyncScope(task, undefined, items[this.#at], own);
      } catch (error) {
        this.#fail(error);
        return;
      }
      if (isThenable(value)) {
        this.#await(value, own);
        return;
      }
      if (!this.#take(value)) return;
      if (this.#isEnough()) break;
    }
    this.#finish();
  }

  /** @param {PromiseLike<unknown>} value @param {Context} context the context of the item */
  #await(value, context) {
    const { running, id, items, caller } = this.#batch;
    running.keep(id, context);
    if (items.length > 2 && !this.#isWatched) {
      this.#isWatched = true;
      if (caller.waitTogether) setImmediate(() => this.#leaveOthers());
      else this.#timer = setTimeout(() => this.#leaveOthers(), LONGEST);
    }
    Promise.resolve(value).then(
      (result) => {
        if (this.#isWanted() && this.#take(result)) {
          if (this.#isEnough()) this.#finish();
          else this.run();
        }
      },
      (error) => {
        if (this.#isWanted()) this.#fail(error);
      },
    );
  }

  /** Handles the end of the current item. @returns {boolean} false if the call was aborted or has been answered */
  #isWanted() {
    const { running, id } = this.#batch;
    const isKept = running.drop(id);
    if (isKept && !this.#isOver) return true;
    this.#close();
    return false;
  }

  /** @param {unknown} value @returns {boolean} whether it can be a result */
  #take(value) {
    const { caller, context } = this.#batch;
    if (value === undefined) {
      this.#undefined.push(this.#values.length - 1);
      this.#values.push(null);
    } else {
      try {
        if (!caller.isAdvanced) refuseEmpty(value, 'result');
      } catch (error) {
        this.#fail(unsendable(error, context.task, value));
        return false;
      }
      this.#values.push(value);
      this.#bytes += roughSize(value);
    }
    this.#at += 1;
    return true;
  }

  #isEnough() {
    return this.#bytes > MOST_BYTES || monotonic() - this.#began > LONGEST;
  }

  /** The current item takes long. Reports the finished results, and returns the items that have not started. */
  #leaveOthers() {
    if (this.#isOver) return;
    const hasResults = this.#values.length > 1;
    if (!hasResults && this.#at + 1 === this.#end) return;
    this.#answers = this.#batch.caller.channel;
    this.#end = this.#at + 1;
    try {
      this.#batch.caller.tell([...this.#told(), true]);
      this.#forget();
    } catch {
      if (this.#tellSingly()) this.#batch.caller.tell([...this.#told(), true]);
    }
  }

  /** @returns {unknown[]} */
  #told() {
    const count = this.#values.length - 1;
    return [monotonic() - this.#began + writing * count, this.#undefined, new Separate(this.#values)];
  }

  #forget() {
    this.#values = [Separate.first];
    this.#undefined = [];
  }

  #finish() {
    this.#close();
    const { id, context } = this.#batch;
    const told = this.#told();
    const before = monotonic();
    try {
      this.#answers.succeed(id, context.task, told);
      writing = (monotonic() - before) / this.#values.length;
    } catch {
      // One of the results cannot be sent, or all of them together cannot.
      this.#answers = this.#batch.caller.channel;
      if (this.#tellSingly()) this.#answers.succeed(id, context.task, this.#told());
    }
  }

  /** Reports the results one by one. @returns {boolean} false if one cannot be sent, which has failed the call */
  #tellSingly() {
    const { caller, context } = this.#batch;
    for (let at = 1; at < this.#values.length; at++) {
      const value = this.#values[at];
      const isUndefined = this.#undefined.includes(at - 1);
      try {
        caller.tell([0, isUndefined ? [0] : [], new Separate([Separate.first, value])]);
      } catch (error) {
        this.#fail(unsendable(error, context.task, value));
        return false;
      }
    }
    this.#forget();
    return true;
  }

  /** @param {unknown} error the error of the current item, which fails the whole call */
  #fail(error) {
    this.#close();
    fail(this.#answers, this.#batch.context.task, this.#batch.id, error);
  }

  #close() {
    this.#isOver = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }
}

/** @param {Batch} batch */
function runItems(batch) {
  new ItemBatch(batch).run();
}

module.exports = { runItems };
