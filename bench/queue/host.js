'use strict';

// A host that works for the queue: host.js KIND PORT CHILDREN. A message with the id of a job cancels the job here,
// which is all that the sandbox can do.

const { Worker } = require('bullmq');
const { queueWorker } = require('../../queue.js');

const [, , kind, port, children] = process.argv;
const connection = { host: '127.0.0.1', port: Number(port) };

if (kind === 'pool')
  queueWorker(kind, require.resolve('./tasks.js'), { connection, max: Number(children), killGrace: 100 });
else {
  const worker = new Worker(kind, require.resolve('./sandboxed.js'), {
    connection,
    concurrency: Number(children),
  });
  process.on('message', (id) => worker.cancelJob(id, 'cancelled'));
}
