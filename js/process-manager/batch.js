'use strict';

const { clearTimeout, setTimeout } = require('../common/primordials.js');

/** Milliseconds between two batches. */
const PAUSE = 100;
/** Items in one batch; if there are more, the newest are kept. */
const MOST = 500;

/**
 * Collects single items into batches.
 *
 * @template T
 */
class Batch {
  /** @type {T[]} */
  #items = [];
  #dropped = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #isBusy;
  #send;

  /**
   * @param {() => boolean} isBusy while it is, nothing is sent
   * @param {(items: T[], dropped: number, reset: boolean) => void} send
   */
  constructor(isBusy, send) {
    this.#isBusy = isBusy;
    this.#send = send;
  }

  /** @param {T} item */
  add(item) {
    this.#items.push(item);
    // For many at once: see ConsoleLog.
    if (this.#items.length >= 2 * MOST) this.#trim();
    this.#timer ??= setTimeout(() => this.#flush(), PAUSE).unref();
  }

  /** Drops the collected items, and sends these at once. @param {T[]} items */
  restart(items) {
    this.stop();
    this.#send([...items], 0, true);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#items = [];
    this.#dropped = 0;
  }

  #trim() {
    const surplus = Math.max(0, this.#items.length - MOST);
    this.#items.splice(0, surplus);
    this.#dropped += surplus;
  }

  #flush() {
    if (this.#isBusy()) {
      this.#timer = setTimeout(() => this.#flush(), PAUSE).unref();
      return;
    }
    this.#timer = undefined;
    this.#trim();
    const [items, dropped] = [this.#items, this.#dropped];
    this.#items = [];
    this.#dropped = 0;
    this.#send(items, dropped, false);
  }
}

module.exports = { Batch };
