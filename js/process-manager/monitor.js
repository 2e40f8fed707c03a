'use strict';

const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { native } = require('../native/native.js');

/**
 * What was seen of one process: bytes, milliseconds of processor time, seconds since the epoch.
 *
 * @typedef {object} Sample
 * @property {number} pid
 * @property {number} ppid 0 for none
 * @property {boolean} stopped
 * @property {number | null} cpu percent of one processor since the look before; null at the first
 * @property {number} memory
 * @property {number} cpuTime
 * @property {number} started
 * @property {string} name
 * @property {number | null} pss its share of memory; null where it is not measured
 * @property {number | null} private what nobody else has of it
 * @property {boolean} isGuard whether it is there to see children out
 */
/** @typedef {{ time: number, samples: Sample[] }} Report */

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
    const take = (/** @type {string} */ json) => receive(toReport(json));
    this.#native = new NativeMonitor(interval, measure, /** @type {any} */ (take));
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

/** @param {string} json @returns {Report} */
function toReport(json) {
  const [time, , samples] = JSON.parse(json);
  return { time, samples: samples.map(toSample) };
}

/** @param {any[]} fields @returns {Sample} */
function toSample([pid, ppid, stopped, cpu, memory, cpuTime, started, name, pss, own, isGuard]) {
  return { pid, ppid, stopped, cpu, memory, cpuTime, started, name, pss, private: own, isGuard };
}

module.exports = { Monitor };
