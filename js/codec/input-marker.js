'use strict';

/** Calls the task that its parameters name, `[inputs, task, args]`; each input is the place of an argument, and a token that nobody else knows. */
const WITH_INPUTS = 'electron-re-native:with-inputs';

module.exports = { WITH_INPUTS };
