'use strict';
// The script of a child of `createPool`. It loads the module that the pool names, and registers its functions as tasks.

const { fileURLToPath } = require('url');
const { loadModule } = require('../common/load-module.js');
const { TASKS } = require('../wire/environment.js');
const { asTask, functionsOf } = require('./exported-tasks.js');
const host = require('./process-host.js');
const { serveStreams } = require('./task-streams.js');

const file = fileURLToPath(/** @type {string} */ (process.env[TASKS]));
delete process.env[TASKS];
// The module sees the same arguments as if Node had started it directly.
process.argv[1] = file;
serveStreams(host);
host.ready(register());

async function load() {
  try {
    return await loadModule(file);
  } catch (cause) {
    if (!isUnreadTypeScript(cause)) throw cause;
    const message = `${file} is TypeScript, which Node ${process.versions.node} does not run: name the compiled file, or use Node 22.18 or newer, or a loader such as tsx`;
    throw Object.assign(new Error(message), { cause });
  }
}

/** @param {any} error */
function isUnreadTypeScript(error) {
  const isRefused = error instanceof SyntaxError || error?.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  return isRefused && /\.[cm]?ts$/.test(file) && !(/** @type {any} */ (process.features).typescript);
}

async function register() {
  const tasks = functionsOf(await load());
  if (tasks.size === 0)
    throw new Error(`${file} exports no function; createPool calls the functions that a module exports`);
  for (const [name, run] of tasks) host.registry(name, asTask(run));
}
