'use strict';

const path = require('path');
const { setImmediate: turn } = require('timers/promises');
const { digest } = require('./digest.js');

/**
 * The same work with the same code in this very process, one file after the other: what the pool is measured against,
 * and what its answers are checked with.
 *
 * @param {object} work
 * @param {string} work.folder
 * @param {Map<string, unknown>} work.results the files that could be read
 * @param {number} work.budget milliseconds after which it stops
 * @param {any} work.progress
 */
async function runInOneProcess({ folder, results: readable, budget, progress }) {
  // In random order, so that what is done when the time is over is a fair sample.
  const files = shuffle([...readable.keys()]);
  const results = new Map();

  progress.start('in one process', files.length);
  const begin = performance.now();
  for (const file of files) {
    if (performance.now() - begin > budget) break;
    results.set(file, await digest(path.join(folder, file)));
    progress.update(results.size);
    await turn(); // Else Ctrl+C is not heard.
  }
  const seconds = (performance.now() - begin) / 1000;
  progress.stop(seconds);
  return { results, seconds, isSample: results.size < files.length };
}

/** @template T @param {T[]} list */
function shuffle(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const other = Math.floor(Math.random() * (i + 1));
    [list[i], list[other]] = [list[other], list[i]];
  }
  return list;
}

module.exports = { runInOneProcess };
