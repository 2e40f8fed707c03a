'use strict';

const { Worker } = require('jest-worker');

async function main() {
  const worker = new Worker(require.resolve('./tasks.js'), {
    exposedMethods: ['fibonacci', 'digest'],
    numWorkers: 2,
  });
  console.log(await worker.fibonacci(20));
  console.log(await worker.digest('text'));
  await worker.end();
}

main();
