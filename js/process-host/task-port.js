'use strict';

const { CallPort } = require('../common/call-port.js');
const { Promise } = require('../common/primordials.js');
const { Context } = require('./context.js');

/** The ports of calls under way, by token. @type {Map<string, CallPort>} */
const open = new Map();

/**
 * Opens the task's end of a call's port. The port ends with the call, or with the stream that the call resolves to.
 *
 * @param {string} token
 * @param {Context} context
 * @param {(token: string, told: [message?: unknown]) => void} tell
 */
function openPort(token, context, tell) {
  const port = new CallPort((value) => tell(token, [value]));
  open.set(token, port);
  Context.setPort(context, port);
  Context.whenOver(context, () => {
    open.delete(token);
    CallPort.close(port);
  });
  tell(token, []);
}

/**
 * Takes a message for a port. Resolves when a listener has got it.
 *
 * @param {[token: string, messages: [message?: unknown], heard: number]} told
 * @returns {Promise<void> | undefined}
 */
function takeMessage([token, messages, heard]) {
  const port = open.get(token);
  if (!port) return undefined;
  CallPort.heard(port, heard);
  if (messages.length === 0) return undefined;
  return new Promise((resolve) => CallPort.take(port, messages[0], resolve));
}

module.exports = { openPort, takeMessage };
