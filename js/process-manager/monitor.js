'use strict';

const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { native } = require('../native/native.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('../../binding.js').NativeSample} Sample */
/** @typedef {import('../../binding.js').NativeReport} Report */
/** @typedef {import('../../binding.js').NativeEnded} Ended */

/** Time that a process has to end before the next, stronger signal. */
const GRACE = 2000;

/** Samples this process and its descendants at intervals, on a separate thread. */
class Monitor {
  #native;

  #isMeasuring;

  /** Callbacks that wait for the end of a process, by its pid. @type {Map<number, Array<(ended: Ended) => void>>} */
  #awaiting = new Map();

  /**
   * @param {number} interval
   * @param {boolean} measure whether `pss` and `private` are wanted, which cost more than the rest
   * @param {(report: Report) => void} receive
   */
  constructor(interval, measure, receive) {
    const { NativeMonitor } = native();
    this.#native = new NativeMonitor(interval, measure, ({ report, ended }) => {
      for (const one of ended) this.#settle(one);
      if (report) receive(report);
    });
    this.#isMeasuring = measure;
    noticeNewDescriptors();
  }

  /** Also samples these. @param {number[]} pids */
  watch(pids) {
    this.#native.watch(pids);
  }

  /** Takes an additional sample now. */
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
   * Ends a descendant of this process, and no other process, with SIGTERM and then SIGKILL.
   *
   * @param {{ pid: number, started: number }} process
   * @returns {Promise<Ended | 'foreign' | 'gone'>}
   */
  async end({ pid, started }) {
    const begun = this.#native.end(pid, started, GRACE);
    if (begun !== 'ending') return begun;
    return new Promise((resolve) => {
      this.#awaiting.set(pid, [...(this.#awaiting.get(pid) ?? []), resolve]);
    });
  }

  /** @param {Ended} ended */
  #settle(ended) {
    const waiting = this.#awaiting.get(ended.pid) ?? [];
    this.#awaiting.delete(ended.pid);
    for (const resolve of waiting) resolve(ended);
  }

  /** Call it only when nothing waits for the end of a process. */
  stop() {
    this.#native.stop();
  }
}

module.exports = { Monitor };
