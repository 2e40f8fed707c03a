'use strict';

const { deaths } = require('../pool/deaths.js');

/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */

/** Processes whose parent is Chromium: how they have ended, nobody tells us. */
const CHROMIUM = new Set(['renderer', 'service', 'utility', 'gpu']);

/**
 * Remembers which processes have ended between two looks, beside children of pools and those that were piped, of which
 * more is known.
 *
 * @param {ProcessRow[]} before
 * @param {ProcessRow[]} after
 */
function tellVanished(before, after) {
  const there = new Set(after.map(({ pid, started }) => `${pid} ${started}`));
  for (const { pid, started, name, mark, pool, state } of before) {
    if (there.has(`${pid} ${started}`) || pool !== null || !CHROMIUM.has(mark)) continue;
    const unknown = { code: null, signal: null, lastWords: null, lostCalls: 0 };
    deaths.add({ pid, name, mark, poolName: null, ...unknown, wasAsked: state === 'ending' });
  }
}

module.exports = { tellVanished };
