'use strict';

const { setSampler } = require('../pool/sampling.js');
const { processManager } = require('../process-manager/index.js');
const { QueueClient } = require('./queue-client.js');
const { QueueWorker } = require('./queue-worker.js');

/** See queue.d.ts. @param {string} name @param {import('../../queue.js').QueueClientOptions} options */
function queueClient(name, options) {
  return new QueueClient(name, options);
}

/** See queue.d.ts. @param {string} name @param {string | URL} module @param {import('../../queue.js').QueueWorkerOptions} options */
function queueWorker(name, module, options) {
  setSampler(processManager);
  return new QueueWorker(name, module, options);
}

module.exports = { queueClient, queueWorker };
