'use strict';

/** @typedef {import('../../ui/src/protocol.js').QueueRow} QueueRow */

/** What tells of each queue that this process serves; js/queue/ is loaded only where one is. @type {Set<() => QueueRow>} */
const served = new Set();

/** @param {() => QueueRow} row called while a page looks @returns {() => void} no longer shows it */
function showQueue(row) {
  served.add(row);
  return () => void served.delete(row);
}

/** @returns {QueueRow[]} */
function queueRows() {
  return [...served].map((row) => row());
}

module.exports = { queueRows, showQueue };
