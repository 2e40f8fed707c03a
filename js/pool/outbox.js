'use strict';

const { nextTick } = require('../common/primordials.js');
const { FIELDS_PER_CALL } = require('../wire/batch.js');

const MOST_CALLS = 1024;
/**
 * A batch with this many characters is sent at once. Otherwise large calls would wait until other calls are written.
 */
const MOST_CHARACTERS = 8 * 1024;

/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */
/** @typedef {import('../shared-memory/attachments.js').Attachments} Attachments */
/** @typedef {import('../../binding.js').NativePool} NativePool */
/** @typedef {import('../../binding.js').NativePoolEvent} NativePoolEvent */
/** @typedef {(text: string, length: number, calls: number, parts: Uint8Array[] | undefined, memories: NativeSharedMemory[] | undefined, hasObjects: boolean) => NativePoolEvent[] | null | undefined} Submit */

/**
 * Collects the calls of one tick, so that all of them cross to the native side at once. Each call has numbers in an
 * array and a line in a text; see src/core/wire/batch.rs.
 */
class Outbox {
  numbers = new Int32Array(MOST_CALLS * FIELDS_PER_CALL);
  #text = '';
  #calls = 0;
  #scheduled = false;
  /** @type {Submit} */
  #submit = () => undefined;
  /** The tickets of the calls that may wait for a limited time only, with the times. @type {number[]} */
  #limits = [];
  /** The tickets of the calls that have a priority, with the priorities. @type {number[]} */
  #priorities = [];
  /** @type {NativePool | undefined} */
  #native;
  #onEvents;
  #onDefect;
  #flushLater = () => {
    this.#scheduled = false;
    this.flush();
  };

  /**
   * @param {(events: NativePoolEvent[]) => void} onEvents gets the events that a batch causes at once
   * @param {(error: unknown) => void} onDefect called when the native side has failed
   */
  constructor(onEvents, onDefect) {
    this.#onEvents = onEvents;
    this.#onDefect = onDefect;
  }

  /** @param {NativePool} native */
  connect(native) {
    this.#native = native;
    this.#submit = native.submitter();
  }

  /**
   * @param {number} ticket
   * @param {number} child 0: any child; negative: this child, beside the calls that it already has
   * @param {number} key 0: none
   * @param {number} timeout
   * @param {number} header the flags of the parameters, and from the ninth bit on the number of their parts
   * @param {number} counted the number that the task is counted by; 0: it is not counted
   * @param {string} line
   * @param {Uint8Array[]} [parts] copied before this returns, so the owner may change them afterwards
   * @param {Attachments} [attachments]
   */
  add(ticket, child, key, timeout, header, counted, line, parts, attachments) {
    const at = this.#calls * FIELDS_PER_CALL;
    const { numbers } = this;
    numbers[at] = ticket;
    numbers[at + 1] = child;
    numbers[at + 2] = key;
    numbers[at + 3] = timeout;
    numbers[at + 4] = header;
    numbers[at + 5] = counted;
    this.#text += line;
    this.#calls += 1;
    if (attachments !== undefined) {
      this.flush(parts, attachments);
    } else if (parts !== undefined || this.#calls === MOST_CALLS || this.#text.length >= MOST_CHARACTERS) {
      this.flush(parts);
    } else {
      this.#schedule();
    }
  }

  /**
   * Rejects a call that no child takes in time.
   *
   * @param {number} ticket
   * @param {number} timeout
   */
  limitWait(ticket, timeout) {
    this.#limits.push(ticket, timeout);
    this.#schedule();
  }

  /**
   * Moves a waiting call ahead of less urgent ones.
   *
   * @param {number} ticket
   * @param {number} priority
   */
  prioritize(ticket, priority) {
    this.#priorities.push(ticket, priority);
    this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    nextTick(this.#flushLater);
  }

  /**
   * @param {Uint8Array[]} [parts] the parts of the last call
   * @param {Attachments} [attachments] the attachments of the last call
   */
  flush(parts, attachments) {
    if (this.#calls > 0) this.#flushCalls(parts, attachments);
    if (this.#limits.length > 0 || this.#priorities.length > 0) this.#flushWishes();
  }

  /** Passes on changes to waiting calls. */
  #flushWishes() {
    const [limits, priorities] = [this.#limits, this.#priorities];
    this.#limits = [];
    this.#priorities = [];
    if (priorities.length > 0) this.#native?.prioritize(priorities);
    const events = limits.length > 0 && this.#native?.limitWaits(limits);
    if (events) this.#onEvents(events);
  }

  /** @param {Uint8Array[]} [parts] @param {Attachments} [attachments] */
  #flushCalls(parts, attachments) {
    const text = this.#text;
    const calls = this.#calls;
    this.#text = '';
    this.#calls = 0;
    let events;
    try {
      const hasObjects = attachments?.objects !== undefined;
      events = this.#submit(text, text.length, calls, parts, attachments?.memories, hasObjects);
    } catch (error) {
      this.#onDefect(error);
    }
    if (events) this.#onEvents(events);
  }
}

module.exports = { Outbox };
