'use strict';

/** How a call brings stores of `AsyncLocalStorage`: calls the task that its parameters name, `[[name, store][], task, params]`. */
const WITH_CONTEXT = 'electron-re-native:with-context';

module.exports = { WITH_CONTEXT };
