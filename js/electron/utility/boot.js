'use strict';
// What a service runs when it is a utility process.

const { KIND } = require('../messages/protocol.js');
const { runService } = require('../service/run.js');
require('./channel.js');

const [, , script, dev] = process.argv;
// As if it had been started with its own script.
process.argv.splice(1, 3, script);
runService(script, dev === 'dev', (kind, payload) =>
  /** @type {any} */ (process).parentPort.postMessage({ kind: KIND[kind], payload }),
);
