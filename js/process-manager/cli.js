#!/usr/bin/env node
'use strict';

const util = require('util');
const { top } = require('./top.js');

const USAGE = `Usage: electron-re-native top [--port PORT] -- COMMAND [ARGUMENTS]

Runs an app that uses electron-re-native, and serves its process manager on 127.0.0.1. The address is printed when the
app loads the package; it opens the page once.

  -p, --port PORT   port of the page (default: any that is free)
  -h, --help        this text

Example: npx electron-re-native top -- node app.js
`;

/** @param {string} message @returns {never} */
function complain(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

/** @param {string[]} args before the command */
function parse(args) {
  const { parseArgs } = /** @type {{ parseArgs?: typeof import('util').parseArgs }} */ (util);
  if (!parseArgs) complain('electron-re-native top needs Node 16.17, 18.3 or newer');
  try {
    return parseArgs({
      args,
      options: { port: { type: 'string', short: 'p' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    complain(/** @type {Error} */ (error).message);
  }
}

function main() {
  const args = process.argv.slice(2);
  const end = args.indexOf('--');
  const command = end < 0 ? [] : args.slice(end + 1);
  const { values, positionals } = parse(end < 0 ? args : args.slice(0, end));
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  if (positionals.length !== 1 || positionals[0] !== 'top') complain('The one command there is is `top`');
  if (command.length === 0) complain('What shall run? Say it after `--`');
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    complain(`--port must be a whole number from 0 to 65535, got ${values.port}`);
  }
  top(command, port);
}

main();
