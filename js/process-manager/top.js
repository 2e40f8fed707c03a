'use strict';

const { spawn } = require('child_process');
const { constants } = require('os');
const { setTimeout } = require('../common/primordials.js');
const { TOP } = require('../wire/environment.js');

const PASSED_ON = /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT']);

/**
 * Runs a command whose process manager is served by whatever in it loads this package first (see attach.js), and ends as
 * it does.
 *
 * @param {string[]} command
 * @param {number} port
 */
function top([program, ...args], port) {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, [TOP]: String(port) },
  });
  for (const signal of PASSED_ON) {
    // A terminal's Ctrl+C reaches the app by itself; we wait for how it takes it.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  child.once('error', (error) => {
    process.stderr.write(`electron-re-native: could not run ${program}: ${error.message}\n`);
    process.exit(127);
  });
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 0);
    for (const name of PASSED_ON) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    // A signal that does not end us, such as SIGCHLD, ended the app all the same.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

module.exports = { top };
