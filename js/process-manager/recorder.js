'use strict';

const { pools } = require('./pools.js');

/** @typedef {import('../pool/inspector.js').PoolInspector} PoolInspector */

/** Records the output of pools' children in a log. Listening costs a pool time, so it is limited to the time when a page is open. */
class Recorder {
  /** Functions that stop listening, by pool. @type {Map<PoolInspector, () => void>} */
  #listening = new Map();
  #log;

  /** @param {import('./console-log.js').ConsoleLog} log */
  constructor(log) {
    this.#log = log;
  }

  /** Starts to listen to new pools, and stops listening to those that are gone. */
  update() {
    const there = new Set(pools());
    for (const pool of this.#listening.keys()) if (!there.has(pool)) this.#leave(pool);
    for (const pool of there) if (!this.#listening.has(pool)) this.#join(pool);
  }

  stop() {
    for (const pool of this.#listening.keys()) this.#leave(pool);
  }

  /** @param {PoolInspector} pool */
  #join(pool) {
    const log = this.#log;
    for (const { pid } of pool.children()) {
      // The output from before the recorder listened.
      if (log.has(pid)) continue;
      for (const { text, isError } of pool.lastLines(pid)) {
        log.add(pid, isError ? 'stderr' : 'stdout', isError ? 'error' : 'log', text);
      }
    }
    this.#listening.set(
      pool,
      pool.listen(({ pid, stream, text }) => log.write(pid, stream, text)),
    );
  }

  /** @param {PoolInspector} pool */
  #leave(pool) {
    this.#listening.get(pool)?.();
    this.#listening.delete(pool);
  }
}

module.exports = { Recorder };
