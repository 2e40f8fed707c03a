'use strict';

const { pools } = require('./pools.js');

/** @typedef {import('../pool/inspector.js').PoolInspector} PoolInspector */

/** Takes what pools' children print into a log. Listening costs a pool something, so only while somebody reads. */
class Recorder {
  /** What ends the listening to each pool. @type {Map<PoolInspector, () => void>} */
  #listening = new Map();
  #log;

  /** @param {import('./console-log.js').ConsoleLog} log */
  constructor(log) {
    this.#log = log;
  }

  /** Listens to pools that are new, and no longer to those that are gone. */
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
      // What it printed before anybody listened.
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
