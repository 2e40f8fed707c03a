'use strict';

// Marks a call that wants progress reports, which carry a secret token.

/** Calls the task in its parameters, `[token, task, params]`. */
const WITH_PROGRESS = 'electron-re-native:with-progress';
/** The key of the token in a message with progress. */
const TOKEN = 'electron-re-native:progress';

module.exports = { TOKEN, WITH_PROGRESS };
