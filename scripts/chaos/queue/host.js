'use strict';
// A host that works for a queue until SIGTERM: host.js NAME PORT.

const { queueWorker } = require('../../../queue.js');

const [, , name, port] = process.argv;
const worker = queueWorker(name, require.resolve('./tasks.js'), {
  connection: { host: '127.0.0.1', port: Number(port) },
  max: 3,
  killGrace: 100,
  // Short, so that jobs of a host that was killed are soon taken over; and as often as need be.
  lockDuration: 2000,
  stalledInterval: 500,
  maxStalledCount: 1000,
  restart: { max: 1000, within: 1000 },
});
worker.ready().then(() => console.log('ready'));
process.once('SIGTERM', () => worker.close({ timeout: 500 }).then(() => process.exit()));
// Not without the program that has started it.
process.stdin.on('end', () => process.exit(1)).resume();
