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

/** After this time, in ms, no further item is begun: others may have them. */
const LONGEST = 1;

/** What writing an item's result takes, in ms, as it was for the last ones. */
let writing = 0;

/**
 * The side that has made a call for many items.
 *
 * @typedef {object} Caller
 * @property {boolean} isAdvanced whether `serialization` is `'advanced'`
 * @property {boolean} waitTogether whether a child may have other calls while an item waits for something
 * @property {(value: unknown) => void} tell says something before the answer. It goes by the channel, and what follows has to go there, too
 * @property {import('./running-tasks.js').Transport} channel
 */

/**
 * @typedef {object} Batch
 * @property {import('./running-tasks.js').RunningTasks} running
 * @property {import('./running-tasks.js').Transport} transport
 * @property {Caller} caller
 * @property {unknown} id
 * @property {import('./running-tasks.js').Task} task
 * @property {any} items as Separate writes them
 * @property {Context} context of the call
 */

/**
 * Runs a task for the items of one call, one after the other, each as if it had its own call. The answer has the results up to
 * that point at which an item has failed, or the time is up.
 */
class ItemBatch {
  #batch;
  /** The item at hand. */
  #at = 1;
  /** The first one that this call is not for. */
  #end;
  /** Results that have not been reported yet. @type {unknown[]} */
  #values = [Separate.first];
  /** Which of them are undefined, for which JSON has no word. @type {number[]} */
  #undefined = [];
  #bytes = 0;
  #began = monotonic();
  #isOver = false;
  #answers;
  /** Whether somebody looks for an item that takes its time. */
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
        // Its own resource, as for a task that is called alone.
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

  /** @param {PromiseLike<unknown>} value @param {Context} context of the item */
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

  /** The item at hand has settled. @returns {boolean} false when the call has been aborted, or was answered */
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
      // One of them cannot be sent, or they cannot be together.
      this.#answers = this.#batch.caller.channel;
      if (this.#tellSingly()) this.#answers.succeed(id, context.task, this.#told());
    }
  }

  /** Tells the results one by one. @returns {boolean} false when one of them cannot be sent: the call has failed with it */
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

  /** @param {unknown} error of the item at hand: with it the whole call fails */
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
