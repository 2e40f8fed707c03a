'use strict';

const { spawn } = require('child_process');
const { constants } = require('os');
const { setTimeout } = require('../common/primordials.js');
const { TOP } = require('../wire/environment.js');
const { complain, parse, wholeNumber } = require('./arguments.js');

const USAGE = `Usage: electron-re-native top [--port PORT] -- COMMAND [ARGUMENTS]

Runs an app that uses electron-re-native, and serves its process manager on 127.0.0.1. The address is printed when the
app loads the package; it opens the page once.

  -p, --port PORT   port of the page (default: any free port)
  -h, --help        shows this text

Example: npx electron-re-native top -- node app.js
`;

const PASSED_ON = /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT']);

/** @param {string[]} args */
function top(args) {
  const end = args.indexOf('--');
  const command = end < 0 ? [] : args.slice(end + 1);
  const own = end < 0 ? args : args.slice(0, end);
  const { values, positionals } = parse(own, { port: { type: 'string', short: 'p' } }, USAGE);
  if (positionals.length > 0)
    complain(`Unexpected argument ${positionals[0]}. Put the command of the app after \`--\``, USAGE);
  if (command.length === 0) complain('There is no command to run. Put it after `--`', USAGE);
  run(command, wholeNumber('port', values.port, 0, 65535, USAGE) ?? 0);
}

/**
 * Runs a command, and ends as it does. The process of the command that first loads this package serves the process manager (see attach.js).
 *
 * @param {string[]} command
 * @param {number} port
 */
function run([program, ...args], port) {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, [TOP]: String(port) },
  });
  for (const signal of PASSED_ON) {
    // A terminal's Ctrl+C reaches the app by itself; we wait for its reaction.
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
    // The signal does not end this process, as SIGCHLD, although it ended the app.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

module.exports = { top };
