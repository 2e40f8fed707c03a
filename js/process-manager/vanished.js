'use strict';

const { deaths } = require('../pool/deaths.js');

/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */
/** @typedef {import('../../ui/src/protocol.js').Death} Death */

/**
 * The end of a process as Electron reports it. It has no pid for GPU and utility processes.
 *
 * @typedef {Pick<Death, 'pid' | 'mark' | 'name' | 'code' | 'signal' | 'reason'> & { isListed?: boolean }} End `isListed`:
 *   whether to report it even if the process was never sampled
 */
/** @typedef {{ takeEnds(): End[], endedQuietly(row: ProcessRow): Death['reason'] }} Teller */

/** Processes whose parent is Chromium: no `exit` event says how they have ended. */
const CHROMIUM = new Set(['renderer', 'service', 'utility', 'gpu']);
/** Samples during which a vanished process waits for the report of its end, and a report for its process. */
const DEADLINE = 2;

/** Records how windows, services and other Chromium processes have ended. */
class Vanished {
  /** Vanished processes whose end was not reported yet. @type {Array<{ row: ProcessRow, quietly: Death['reason'], looks: number }>} */
  #rows = [];
  /** Reported ends whose process is not known yet. @type {Array<{ end: End, looks: number }>} */
  #ends = [];

  /**
   * Call it between two samples, before the host records the processes of the second.
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

  /** There may be two reports of one end: the one with a reason is better. @param {ProcessRow} row */
  #takeEnd(row) {
    const ofIt = this.#ends.filter(({ end }) => isOf(end, row));
    const found = ofIt.find(({ end }) => end.reason !== null) ?? ofIt[0];
    // Without a pid it may belong to another process of the same name.
    this.#ends = this.#ends.filter(
      (told) => told !== found && !(ofIt.includes(told) && told.end.pid !== null),
    );
    return found?.end;
  }

  /** @param {{ end: End, looks: number }} told @param {Array<{ pid: number }>} after */
  #isOver(told, after) {
    const { isListed = true, ...end } = told.end;
    // The last sample may have been just before its end.
    if (after.some(({ pid }) => pid === end.pid)) return false;
    told.looks += 1;
    if (told.looks <= DEADLINE) return false;
    // It started and ended between two samples.
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
