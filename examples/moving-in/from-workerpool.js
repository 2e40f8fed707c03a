'use strict';

const workerpool = require('workerpool');

async function main() {
  const pool = workerpool.pool(require.resolve('./workerpool-worker.js'), { maxWorkers: 2 });
  console.log(await pool.exec('fibonacci', [20]));
  console.log(await pool.exec('digest', ['text']));
  await pool.terminate();
}

main();
