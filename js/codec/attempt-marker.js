'use strict';

/** Marks a call that is made again: it calls the task in its parameters, `[attempt, task, params]`. */
const WITH_ATTEMPT = 'electron-re-native:with-attempt';

module.exports = { WITH_ATTEMPT };
