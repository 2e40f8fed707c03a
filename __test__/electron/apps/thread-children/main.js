'use strict';
// Threads as children in Electron's main process, and how they end.

const path = require('path');
const { app } = require('electron');
const { report } = require('../app');
const { createPool, transfer } = require('../../../..');

const TASKS = path.join(__dirname, '../../../runtimes/fixtures/tasks.js');
const TRANSFERS = path.join(path.dirname(TASKS), 'transfers.js');
const open = (options, module = TASKS) => createPool(module, { runtime: 'thread', max: 1, ...options });
const codeOf = (call) =>
  call.then(
    () => 'fulfilled',
    ({ code, reason }) => [code, reason ?? null],
  );

/** What is shared, and what is moved there and back. */
async function objects() {
  const { tasks } = open({}, TRANSFERS);
  const numbers = new Int32Array(new SharedArrayBuffer(4));
  await tasks.count(numbers);
  const { buffer } = Uint8Array.of(1, 2, 3, 4);
  const passing = tasks.pass(transfer(buffer, [buffer]));
  const left = buffer.byteLength;
  const { buffer: back } = await passing;
  return { shared: numbers[0], left, back: [...new Uint8Array(back)] };
}

async function main() {
  await app.whenReady();
  const pool = open({ killGrace: 50 });
  const { pid, isMainThread } = await pool.tasks.where();
  report('where', { isHere: pid === process.pid, isMainThread });
  report('objects', await objects());
  report('spin', await codeOf(pool.run('spin', [], { timeout: 50 })));
  report('exit', await codeOf(pool.tasks.exit(3)));
  const small = open({ resourceLimits: { maxOldSpace: 16 } });
  report('fill', await codeOf(small.tasks.fill()));
  report('after', await pool.tasks.add(1, 2));
  pool.tasks.spin().catch(() => {});
  app.quit();
}

main();
