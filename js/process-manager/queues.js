'use strict';

/** @typedef {import('../../ui/src/protocol.js').QueueRow} QueueRow */

/** Functions that report each queue that this process serves; js/queue/ is loaded only if there is one. @type {Set<() => QueueRow>} */
const served = new Set();

/** @param {() => QueueRow} row called while a page is open @returns {() => void} removes the queue */
function showQueue(row) {
  served.add(row);
  return () => void served.delete(row);
}

/** @returns {QueueRow[]} */
function queueRows() {
  return [...served].map((row) => row());
}

module.exports = { queueRows, showQueue };
