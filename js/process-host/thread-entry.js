'use strict';

// The first script of a child that is a worker thread. It takes what a forked child inherits, makes a Node channel of
// it, and then runs the pool's script as Node would.

const Module = /** @type {any} */ (require('module'));
const { workerData } = require('worker_threads');
const { native } = require('../native/native.js');
const { ObjectPort } = require('../shared-memory/object-port.js');
const { enterPool } = require('./enter-pool.js');
const { evaluate } = require('./entry-script.js');
const { setOwnObjects } = require('./own-objects.js');
const { redirectOutput } = require('./thread-output.js');

setOwnObjects(new ObjectPort(workerData.objects, true));
enterPool((address) => {
  const thread = new (native().NativeThread)(address);
  redirectOutput(thread, workerData.stdio);
  // This runs before there is a channel: Node counts later listeners of 'disconnect' as a reason to keep running.
  process.once('disconnect', () => thread.disconnect());
  return thread.takeFiles();
});
// Node would refuse to start a thread with some options of the host, so we set them here.
if (workerData.nodeOptions !== undefined) process.env.NODE_OPTIONS = workerData.nodeOptions;
// Argument 1 was this script.
process.argv.splice(1, 1);
evaluate(() => Module.runMain());
