'use strict';

// npm run demo [folder]: SHA-256 and gzip size of every file of a folder, over a pool of child processes that loses one
// of its children on the way.

const { ChildProcessPool } = require('electron-re-native');
const { fallAsleep, isRunning, wake } = require('./asleep.js');
const { findFiles } = require('./find-files.js');
const { runOverPool } = require('./over-pool.js');
const { runInOneProcess } = require('./one-process.js');
const { parseOptions, usageError, USAGE } = require('./options.js');
const { Progress } = require('./progress.js');
const { printReport, printStart, toJSON } = require('./report.js');
const { openLanes } = require('./transports.js');
const { verify } = require('./verify.js');

/** One process gets this long; with more files than it can do meanwhile, it does a random sample of them. */
const ONE_PROCESS_MS = 20e3;

/** @param {ReturnType<typeof parseOptions>} options */
async function demo({ folder, title, strategy, max, limit, json }) {
  const found = await findFiles(folder);
  const files = found.files.slice(0, limit);
  if (files.length === 0) throw usageError(`there is no file in '${folder}'`);
  const progress = new Progress(!json);
  if (!json) printStart({ title, files, found, strategy, max });

  const pool = new ChildProcessPool({
    path: require.resolve('./child.js'),
    max,
    strategy,
    // Short, so that the children can be seen to fall asleep. An app leaves this at its ten minutes.
    lifecycle: { expect: 1000, internal: 200 },
  });
  try {
    const work = { folder, files, progress };
    const many = await runOverPool(pool, { ...work, inFlight: 8 * max, specify: strategy === 'SPECIFY' });
    // Meanwhile the pool has nothing to do, and its children fall asleep.
    const one = await runInOneProcess({ ...work, results: many.results, budget: ONE_PROCESS_MS });
    const asleep = await fallAsleep(pool);
    const woken = await wake(pool, folder, many.results);
    const lanes = await openLanes(pool);
    const { restarts } = pool.stats();
    const pids = pool.forked.map(({ pid }) => pid);
    await pool.close();

    const outcome = { found, files, many, one, restarts, lanes, asleep, woken, left: pids.filter(isRunning) };
    const checks = verify(outcome);
    if (json) process.stdout.write(`${toJSON({ folder, strategy, ...outcome, checks })}\n`);
    else printReport({ ...outcome, checks });
    if (!checks.every(({ ok }) => ok)) process.exitCode = 1;
  } finally {
    await pool.close({ force: true });
  }
}

async function main() {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) console.log(USAGE);
    else await demo(options);
  } catch (error) {
    // What the user can mend needs a sentence; anything else is a defect and needs its stack.
    console.error(error.isUsage ? `demo: ${error.message}; see --help` : error);
    process.exitCode = 1;
  }
}

main();
