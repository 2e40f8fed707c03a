'use strict';
// What a child of `createPool` runs: it loads the module that the pool names, and registers its functions as tasks.

const { fileURLToPath } = require('url');
const { loadModule } = require('../common/load-module.js');
const { TASKS } = require('../wire/environment.js');
const { asTask, functionsOf } = require('./exported-tasks.js');
const host = require('./process-host.js');
const { serveStreams } = require('./task-streams.js');

const file = fileURLToPath(/** @type {string} */ (process.env[TASKS]));
delete process.env[TASKS];
// As if it had been started with the module itself.
process.argv[1] = file;
serveStreams(host);
host.ready(register());

async function register() {
  const tasks = functionsOf(await loadModule(file));
  if (tasks.size === 0)
    throw new Error(`${file} exports no function; createPool calls the functions that a module exports`);
  for (const [name, run] of tasks) host.registry(name, asTask(run));
}
