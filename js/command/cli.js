#!/usr/bin/env node
'use strict';

const { complain } = require('./arguments.js');

const USAGE = `Usage: electron-re-native COMMAND [ARGUMENTS]

  top    runs an app, and serves its process manager
  work   runs the jobs of a queue

Run electron-re-native COMMAND --help for its options.
`;

/** Loaded on demand: `work` needs BullMQ. @type {Record<string, () => (args: string[]) => void>} */
const COMMANDS = {
  __proto__: /** @type {any} */ (null),
  top: () => require('./top.js').top,
  work: () => require('./work.js').work,
};

function main() {
  const [name, ...args] = process.argv.slice(2);
  if (name === '--help' || name === '-h') process.stdout.write(USAGE);
  else if (name in COMMANDS) COMMANDS[name]()(args);
  else complain('The commands are `top` and `work`', USAGE);
}

main();
