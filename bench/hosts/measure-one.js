'use strict';
// Runs in the host process: measures one peer with one load.

const { performance } = require('perf_hooks');
const { setTimeout: delay } = require('timers/promises');
const { loads } = require('../loads.js');
const { measures } = require('../measures/index.js');
const { loadPeer } = require('../peers/index.js');

const CHILDREN = 2;
/** A pool that does not close within this time is left open until this process ends. */
const LONGEST_CLOSE = 5e3;

/**
 * @typedef {object} Job
 * @property {string} peer
 * @property {string} load
 * @property {import('../measures/index.js').Times} times
 */

/**
 * Loads the peer now, and measures when the returned function is called. In Electron, some packages must be loaded
 * before the app is ready.
 *
 * @param {Job} job
 */
function prepare({ peer: peerName, load: loadName, times }) {
  const load = loads.find(({ name }) => name === loadName);
  if (!load) throw new Error(`no load is named ${loadName}`);
  const start = performance.now();
  const peer = loadPeer(peerName);
  let loading = performance.now() - start;
  const { inFlight, serialization = 'json', concurrency } = load;

  return async function measure() {
    const begin = performance.now();
    await peer.load?.();
    loading += performance.now() - begin;
    let close = () => /** @type {unknown} */ (undefined);
    const open = async () => {
      const pool = await peer.open({ children: CHILDREN, inFlight, serialization, concurrency });
      close = pool.close;
      return { value: (/** @type {any} */ reply) => reply, callWithin: noTimeouts, ...pool };
    };
    const values = await measures[load.measure].run(open, load, { ...times, loading });
    return {
      values,
      close: () => Promise.race([close(), delay(LONGEST_CLOSE, undefined, { ref: false })]),
    };
  };
}

/** Stands in for timeouts if a peer's calls have none. */
async function noTimeouts() {
  throw new Error('its calls have no timeouts');
}

module.exports = { prepare };
