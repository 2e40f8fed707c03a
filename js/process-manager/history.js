'use strict';

/** @typedef {{ time: number, cpu: number | null, memory: number | null, pss: number | null }} Point */
/** @typedef {import('../../ui/src/protocol.js').Trend['span']} Span */

const MINUTE = 60e3;
const HOUR = 3600e3;
/** The period whose mean is one point of the hour. */
const COARSE = 10e3;

/** The usage of one process over time. */
class Series {
  /** @type {Point[]} */
  minute = [];
  /** @type {Point[]} */
  hour = [];
  /** Points that are not part of a mean yet. @type {Point[]} */
  #fresh = [];

  /**
   * Returns the point of the hour that this one completes, if any.
   *
   * @param {Point} point
   */
  add(point) {
    this.minute.push(point);
    dropOlder(this.minute, point.time - MINUTE);
    const begun = this.#fresh[0];
    const isOver = begun !== undefined && Math.floor(point.time / COARSE) > Math.floor(begun.time / COARSE);
    const mean = isOver ? meanOf(this.#fresh) : undefined;
    if (mean) {
      this.hour.push(mean);
      dropOlder(this.hour, mean.time - HOUR);
      this.#fresh = [];
    }
    this.#fresh.push(point);
    return mean;
  }
}

/** The usage of all processes, for up to an hour; ended processes are dropped. */
class History {
  /** @type {Map<number, { started: number, series: Series }>} */
  #processes = new Map();
  /** Points of the hour that the last report has completed. @type {Map<number, Point>} */
  #completed = new Map();

  /** @param {import('./monitor.js').Report} report */
  record({ time, samples }) {
    const before = this.#processes;
    this.#processes = new Map();
    this.#completed.clear();
    for (const { pid, started, cpu, memory: resident, pss, isThread } of samples) {
      const memory = isThread ? null : resident;
      let kept = before.get(pid);
      // Another process may have got the pid of one that has ended.
      if (kept?.started !== started) kept = { started, series: new Series() };
      this.#processes.set(pid, kept);
      const completed = kept.series.add({ time, cpu, memory, pss });
      if (completed) this.#completed.set(pid, completed);
    }
  }

  /**
   * All points.
   *
   * @param {number} pid
   * @param {Span} span
   * @returns {Point[]}
   */
  all(pid, span) {
    return this.#processes.get(pid)?.series[span] ?? [];
  }

  /**
   * The points that the last report has added.
   *
   * @param {number} pid
   * @param {Span} span
   * @returns {Point[]}
   */
  latest(pid, span) {
    if (span === 'minute') return this.all(pid, span).slice(-1);
    const completed = this.#completed.get(pid);
    return completed ? [completed] : [];
  }

  clear() {
    this.#processes.clear();
    this.#completed.clear();
  }
}

/** @param {Point[]} points @param {number} time */
function dropOlder(points, time) {
  const kept = points.findIndex((point) => point.time >= time);
  if (kept > 0) points.splice(0, kept);
}

/** @param {Point[]} points @returns {Point} */
function meanOf(points) {
  return {
    time: points[points.length - 1].time,
    cpu: meanOfKnown(points.map(({ cpu }) => cpu)),
    memory: meanOfKnown(points.map(({ memory }) => memory)),
    pss: meanOfKnown(points.map(({ pss }) => pss)),
  };
}

/** @param {Array<number | null>} values */
function meanOfKnown(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(/** @type {number[]} */ (known));
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

module.exports = { History };
