'use strict';

// How a call says that it has a port, and the task by which messages come to it.

const PREFIX = 'electron-re-native:';

/** Calls the task that its parameters name, `[token, task, params]`; the token names the port, and nobody else knows it. */
const WITH_PORT = `${PREFIX}with-port`;
/** Brings a message to a port, `[token, [message], 0]`, or tells how many of its own were heard, `[token, [], count]`. */
const TELL = `${PREFIX}tell`;

module.exports = { TELL, WITH_PORT };
