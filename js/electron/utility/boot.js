'use strict';
// The entry script of a service that runs as a utility process.

const { KIND } = require('../messages/protocol.js');
const { runService } = require('../service/run.js');
require('./channel.js');

const [, , script, dev] = process.argv;
// As if it had been started with its own script.
process.argv.splice(1, 3, script);

const { parentPort } = /** @type {any} */ (process);
/** A number that no other question has. */
const HAS_LOADED = 0;

const tell = (/** @type {'LOADED' | 'FILES'} */ kind, /** @type {object} */ payload) =>
  parentPort.postMessage({ kind: KIND[kind], payload, ask: kind === 'LOADED' ? HAS_LOADED : undefined });
/** @type {(error: unknown) => void} */
let heard = () => {};

try {
  runService(script, dev === 'dev', tell, (next) => void (heard = next));
} catch (error) {
  heard(error);
  // This error ends the process. Electron may report the end to main first, and never the reason, so main has to answer.
  parentPort.on('message', (/** @type {any} */ { data }) => {
    if (data?.kind === KIND.ANSWER && data.payload.ask === HAS_LOADED) throw error;
  });
}
