'use strict';

// How a call says that its progress is wanted, and how that is told: by a token that nobody else knows.

/** Calls the task that its parameters name, `[token, task, params]`. */
const WITH_PROGRESS = 'electron-re-native:with-progress';
/** The key of the token in a message with progress. */
const TOKEN = 'electron-re-native:progress';

module.exports = { TOKEN, WITH_PROGRESS };
