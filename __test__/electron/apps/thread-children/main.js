'use strict';
// Threads as children in Electron's main process, and how they end.

const path = require('path');
const { app } = require('electron');
const { report } = require('../app');
const { createPool } = require('../../../..');

const TASKS = path.join(__dirname, '../../../runtimes/fixtures/tasks.js');
const open = (options) => createPool(TASKS, { runtime: 'thread', max: 1, ...options });
const codeOf = (call) =>
  call.then(
    () => 'fulfilled',
    ({ code, reason }) => [code, reason ?? null],
  );

async function main() {
  await app.whenReady();
  const pool = open({ killGrace: 50 });
  const { pid, isMainThread } = await pool.tasks.where();
  report('where', { isHere: pid === process.pid, isMainThread });
  report('spin', await codeOf(pool.run('spin', [], { timeout: 50 })));
  report('exit', await codeOf(pool.tasks.exit(3)));
  const small = open({ resourceLimits: { maxOldSpace: 16 } });
  report('fill', await codeOf(small.tasks.fill()));
  report('after', await pool.tasks.add(1, 2));
  pool.tasks.spin().catch(() => {});
  app.quit();
}

main();
