'use strict';

const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { native } = require('../native/native.js');

/** @typedef {import('../../binding.js').NativeSample} Sample */
/** @typedef {import('../../binding.js').NativeReport} Report */

/** Looks at this process and its descendants time after time, on a thread of its own. */
class Monitor {
  #native;

  #isMeasuring;

  /**
   * @param {number} interval
   * @param {boolean} measure whether `pss` and `private` are wanted, which cost more than the rest
   * @param {(report: Report) => void} receive
   */
  constructor(interval, measure, receive) {
    const { NativeMonitor } = native();
    this.#native = new NativeMonitor(interval, measure, receive);
    this.#isMeasuring = measure;
    noticeNewDescriptors();
  }

  /** Looks at these too. @param {number[]} pids */
  watch(pids) {
    this.#native.watch(pids);
  }

  /** Looks now, beside the looks in their time. */
  look() {
    this.#native.look();
  }

  /** @param {boolean} measure */
  measure(measure) {
    if (measure !== this.#isMeasuring) this.#native.measure(measure);
    this.#isMeasuring = measure;
  }

  /** @param {number} interval */
  every(interval) {
    this.#native.every(interval);
  }

  /**
   * Signals a descendant of this process, and nobody else; 0 only asks.
   *
   * @param {{ pid: number, started: number }} process
   * @param {number} signal
   */
  signal({ pid, started }, signal) {
    return this.#native.signal(pid, started, signal);
  }

  stop() {
    this.#native.stop();
  }
}

module.exports = { Monitor };
