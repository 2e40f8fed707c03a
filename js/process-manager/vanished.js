'use strict';

const { deaths } = require('../pool/deaths.js');

/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */
/** @typedef {import('../../ui/src/protocol.js').Death} Death */

/**
 * What Electron has said of an end. It names no process of the GPU or of a utility.
 *
 * @typedef {Pick<Death, 'pid' | 'mark' | 'name' | 'code' | 'signal' | 'reason'> & { isListed?: boolean }} End `isListed`:
 *   whether it is told also when nobody has seen the process
 */
/** @typedef {{ takeEnds(): End[], endedQuietly(row: ProcessRow): Death['reason'] }} Teller */

/** Processes whose parent is Chromium: how they have ended, no `exit` event tells. */
const CHROMIUM = new Set(['renderer', 'service', 'utility', 'gpu']);
/** Looks for which a process that is gone waits for its end to be told, and an end for a process. */
const DEADLINE = 2;

/** Remembers how windows, services and other processes of Chromium's have ended. */
class Vanished {
  /** Gone, and nobody has said how. @type {Array<{ row: ProcessRow, quietly: Death['reason'], looks: number }>} */
  #rows = [];
  /** Told, but of which process? @type {Array<{ end: End, looks: number }>} */
  #ends = [];

  /**
   * To be called between two looks: before the host takes note of what there is after.
   *
   * @param {ProcessRow[]} before
   * @param {Array<{ pid: number, started: number }>} after with `started` as rows have it
   * @param {Teller} host
   */
  look(before, after, host) {
    const there = new Set(after.map(({ pid, started }) => `${pid} ${started}`));
    for (const row of before) {
      if (row.pool !== null || !CHROMIUM.has(row.mark) || there.has(`${row.pid} ${row.started}`)) continue;
      this.#rows.push({ row, quietly: host.endedQuietly(row), looks: 0 });
    }
    for (const end of host.takeEnds()) this.#ends.push({ end, looks: 0 });
    this.#rows = this.#rows.filter((gone) => !this.#isTold(gone));
    this.#ends = this.#ends.filter((told) => !this.#isOver(told, after));
  }

  clear() {
    this.#rows = [];
    this.#ends = [];
  }

  /** @param {{ row: ProcessRow, quietly: Death['reason'], looks: number }} gone */
  #isTold(gone) {
    const { row, quietly } = gone;
    const found = this.#takeEnd(row);
    gone.looks += 1;
    if (!found && gone.looks < DEADLINE) return false;
    const { code, signal, reason } = found ?? { code: null, signal: null, reason: quietly };
    const { pid, name, mark, state } = row;
    add({ pid, name, mark, code, signal, reason }, state === 'ending');
    return true;
  }

  /** Of one end, two may tell: who says a reason knows more. @param {ProcessRow} row */
  #takeEnd(row) {
    const ofIt = this.#ends.filter(({ end }) => isOf(end, row));
    const found = ofIt.find(({ end }) => end.reason !== null) ?? ofIt[0];
    // Without a pid it may be another's of the same name.
    this.#ends = this.#ends.filter(
      (told) => told !== found && !(ofIt.includes(told) && told.end.pid !== null),
    );
    return found?.end;
  }

  /** @param {{ end: End, looks: number }} told @param {Array<{ pid: number }>} after */
  #isOver(told, after) {
    const { isListed = true, ...end } = told.end;
    // The last look may have been just before its end.
    if (after.some(({ pid }) => pid === end.pid)) return false;
    told.looks += 1;
    if (told.looks <= DEADLINE) return false;
    // It came and went between two looks.
    if (isListed) add(end, false);
    return true;
  }
}

/** @param {End} end @param {ProcessRow} row */
function isOf({ pid, mark, name }, row) {
  if (pid !== null) return pid === row.pid;
  return name === row.name && (mark === row.mark || (mark === 'utility' && row.mark === 'service'));
}

/** @param {Omit<End, 'isListed'>} end @param {boolean} wasAsked */
function add(end, wasAsked) {
  deaths.add({ ...end, pool: null, poolName: null, lastWords: null, lostCalls: 0, wasAsked });
}

module.exports = { Vanished };
