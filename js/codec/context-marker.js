'use strict';

/** Marks a call with stores of `AsyncLocalStorage`: it calls the task in its parameters, `[[name, store][], task, params]`. */
const WITH_CONTEXT = 'electron-re-native:with-context';

module.exports = { WITH_CONTEXT };
