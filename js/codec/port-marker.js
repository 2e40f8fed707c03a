'use strict';

// Marks a call with a port, and names the task that carries messages to the port.

const PREFIX = 'electron-re-native:';

/** Calls the task in its parameters, `[token, task, params]`; the secret token names the port. */
const WITH_PORT = `${PREFIX}with-port`;
/** Carries a message to a port, `[token, [message], 0]`, or says how many of its own messages were read, `[token, [], count]`. */
const TELL = `${PREFIX}tell`;

module.exports = { TELL, WITH_PORT };
