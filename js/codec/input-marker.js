'use strict';

/** Calls the task in its parameters, `[inputs, task, args]`; each input is the index of an argument and a secret token. */
const WITH_INPUTS = 'electron-re-native:with-inputs';

module.exports = { WITH_INPUTS };
