'use strict';
// What the app fixtures share: how they report to the harness, and that they never outlive it.

const { app } = require('electron');

/** Tells the harness something. stdout is a pipe, which Node writes to at once, so it arrives also before an exit. */
function report(name, value) {
  process.stdout.write(`@@report ${JSON.stringify({ name, value })}\n`);
}

function fail(error) {
  report('failed', { name: error.name, code: error.code, message: error.message, stack: error.stack });
  app.exit(1);
}

// Electron would show a dialog and wait for a click.
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// The harness is gone.
process.stdin.on('end', () => app.exit(2)).resume();

module.exports = { report };
