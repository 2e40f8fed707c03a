'use strict';

const { REFERENCE } = require('./peers/index.js');

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @typedef {object} Spread the spread over the rounds
 * @property {number} median
 * @property {number} min
 * @property {number} max
 */

/** @param {number[]} numbers @returns {Spread | undefined} */
function spreadOf(numbers) {
  if (numbers.length === 0) return undefined;
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

/** Evaluates the results of a run. */
class Statistics {
  #results;

  /** @param {import('./rounds.js').Result[]} results */
  constructor(results) {
    this.#results = results;
  }

  /** @param {string} load @param {string} peer @param {string} metric */
  values(load, peer, metric) {
    return spreadOf([...this.#byRound(load, peer, metric).values()]);
  }

  /**
   * Returns how many times as good a peer is as another one. Each round gives its own ratio, whose parts were measured
   * one after the other. Returns the spread of the ratios.
   *
   * @param {string} load
   * @param {string} peer
   * @param {string} metric
   * @param {'more' | 'less'} better
   * @param {string} [against]
   */
  ratios(load, peer, metric, better, against = REFERENCE) {
    const theirs = this.#byRound(load, against, metric);
    const ratios = [];
    for (const [round, own] of this.#byRound(load, peer, metric)) {
      const other = theirs.get(round);
      if (other !== undefined) ratios.push(better === 'more' ? own / other : other / own);
    }
    return spreadOf(ratios);
  }

  /** Returns the failures of a peer. @param {string} load @param {string} peer */
  failures(load, peer) {
    return this.#of(load, peer).flatMap(({ failure }) => failure ?? []);
  }

  /** Returns the number of processes that each peer left behind. @returns {Map<string, number>} */
  leftBehind() {
    const left = new Map();
    for (const result of this.#results)
      if (result.left) left.set(result.peer, (left.get(result.peer) ?? 0) + result.left);
    return left;
  }

  /** @param {string} load @param {string} peer */
  #of(load, peer) {
    return this.#results.filter((result) => result.load === load && result.peer === peer);
  }

  /** @param {string} load @param {string} peer @param {string} metric */
  #byRound(load, peer, metric) {
    /** @type {Map<number, number>} */
    const values = new Map();
    for (const { round, values: all } of this.#of(load, peer)) {
      const value = all?.[metric];
      if (value !== undefined) values.set(round, value);
    }
    return values;
  }
}

module.exports = { Statistics, median };
