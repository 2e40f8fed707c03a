'use strict';

const { MessageError } = require('./message-error.js');

/** Messages that may wait for one window, service or utility process, and calls that may wait for its answers. */
const MOST_WAITING = 65536;

/** @param {number} waiting @param {string | number} target @throws ERR_QUEUE_FULL */
function checkRoom(waiting, target) {
  if (waiting < MOST_WAITING) return;
  const message = `${waiting} messages wait for '${target}'`;
  throw new MessageError('ERR_QUEUE_FULL', message, { target });
}

module.exports = { MOST_WAITING, checkRoom };
