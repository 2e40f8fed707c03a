'use strict';

// A host that works for the queue: host.js NAME REDIS-URL. Without code of your own:
//   npx electron-re-native work ./tasks.js --queue digests --redis REDIS-URL

const { queueWorker } = require('electron-re-native/queue');

const [, , name, url] = process.argv;
const worker = queueWorker('digests', require.resolve('./tasks.js'), {
  connection: { url },
  max: 2,
  env: { HOST_NAME: name },
  // Short, so that the others soon see that a host is gone. An app leaves both at 30 seconds.
  lockDuration: 5000,
  stalledInterval: 1000,
});
process.once('SIGTERM', () => worker.close({ timeout: 10_000 }).then(() => process.exit()));
worker.ready().then(() => process.send('ready'));
// Its children end with it.
process.once('disconnect', () => process.exit());
