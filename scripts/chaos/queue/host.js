'use strict';
// A host that works for a queue until SIGTERM: host.js NAME SERVER, where SERVER is the server's options as JSON.

const { queueWorker } = require('../../../queue.js');

const [, , name, server] = process.argv;
const worker = queueWorker(name, require.resolve('./tasks.js'), {
  ...JSON.parse(server),
  max: 3,
  killGrace: 100,
  // These times are short, so that other hosts soon take over the jobs of a killed host. The counts are high enough
  // never to apply.
  lockDuration: 2000,
  stalledInterval: 500,
  maxStalledCount: 1000,
  restart: { max: 1000, within: 1000 },
});
worker.ready().then(() => console.log('ready'));
process.once('SIGTERM', () => worker.close({ timeout: 500 }).then(() => process.exit()));
// The host ends when the program that has started it ends.
process.stdin.on('end', () => process.exit(1)).resume();
