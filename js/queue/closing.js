'use strict';

// Closes what BullMQ has opened, even if the server never comes back: BullMQ itself would wait for it.

const { inTime } = require('./in-time.js');

/** @typedef {import('bullmq').Queue | import('bullmq').FlowProducer | import('bullmq').QueueEvents | import('bullmq').QueueEventsProducer | import('bullmq').Worker} Opened */

/** For a server that does not answer, in ms: a restart takes less. */
const PATIENCE = 3000;

const NO_WORK = { isBusy: () => false, changes: () => 0 };

/**
 * Resolves when everything is closed, or when nothing has happened for PATIENCE while no task runs. Then it cuts the connections.
 *
 * @param {Promise<unknown>} closing BullMQ's own closing
 * @param {Opened[]} opened
 * @param {{ isBusy: () => boolean, changes: () => number }} work that `closing` waits for
 */
async function closeInTime(closing, opened, work = NO_WORK) {
  const closed = closing.then(
    () => true,
    () => true,
  );
  let before;
  do {
    before = work.changes();
    if (await inTime(closed, PATIENCE)) return;
  } while (work.isBusy() || work.changes() !== before);
  for (const one of opened) cut(one);
}

/** Leaves nothing that keeps the process alive. BullMQ has no public method for this while it waits. @param {any} one */
function cut(one) {
  one.lockManager?.close();
  one.stalledCheckStopper?.();
  const { client, blockingClient, connection } = one.getBackend();
  // A client that the app has made belongs to the app; listeners use a copy of it.
  const isShared = connection.extraOptions?.shared === true;
  for (const opened of isShared ? [blockingClient] : [client, blockingClient])
    opened?.then(
      (/** @type {{ disconnect: () => void }} */ found) => found.disconnect(),
      () => {},
    );
}

module.exports = { closeInTime };
