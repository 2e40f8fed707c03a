'use strict';

/** @typedef {{ time: number, cpu: number | null, memory: number | null, pss: number | null }} Point */
/** @typedef {import('../../ui/src/protocol.js').Trend['span']} Span */

const MINUTE = 60e3;
const HOUR = 3600e3;
/** A point of the hour is the mean of so long. */
const COARSE = 10e3;

/** What one process used over time. */
class Series {
  /** @type {Point[]} */
  minute = [];
  /** @type {Point[]} */
  hour = [];
  /** Points that are not in a mean yet. @type {Point[]} */
  #fresh = [];

  /**
   * Returns the point of the hour that is complete with this one, if it is.
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

/** What all processes used, for up to an hour; processes that have ended are forgotten. */
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
      // Another process may have got the id of one that has ended.
      if (kept?.started !== started) kept = { started, series: new Series() };
      this.#processes.set(pid, kept);
      const completed = kept.series.add({ time, cpu, memory, pss });
      if (completed) this.#completed.set(pid, completed);
    }
  }

  /**
   * All points there are.
   *
   * @param {number} pid
   * @param {Span} span
   * @returns {Point[]}
   */
  all(pid, span) {
    return this.#processes.get(pid)?.series[span] ?? [];
  }

  /**
   * What the last report has added.
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
