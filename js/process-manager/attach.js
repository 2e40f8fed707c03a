'use strict';

// Loaded with the package when `electron-re-native top` runs this app: serves the process manager and prints its address.

const { isMainThread } = require('worker_threads');
const { processManager } = require('./index.js');
const { TOP } = require('../wire/environment.js');

if (isMainThread) attach();

function attach() {
  const port = Number(process.env[TOP]);
  // Processes that this app starts are not separate apps.
  delete process.env[TOP];
  processManager()
    .serve({ port })
    .then(
      ({ url }) => say(`process manager at ${url}`),
      (error) => say(`no process manager: ${error.message}`),
    );
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`electron-re-native: ${text}\n`);
}
