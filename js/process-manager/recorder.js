'use strict';

const { pools } = require('../pool/registry.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */
/** @typedef {{ pid: number, stream: 'stdout' | 'stderr', text: string }} Output */

/** Takes what pools' children print into a log. Listening costs a pool something, so only while somebody reads. */
class Recorder {
  /** What listens to each pool. @type {Map<PoolCore, (output: Output) => void>} */
  #listeners = new Map();
  #log;

  /** @param {import('./console-log.js').ConsoleLog} log */
  constructor(log) {
    this.#log = log;
  }

  /** Listens to pools that are new, and no longer to those that are gone. */
  update() {
    const there = pools();
    for (const core of this.#listeners.keys()) if (!there.has(core)) this.#leave(core);
    for (const core of there) if (!this.#listeners.has(core)) this.#join(core);
  }

  stop() {
    for (const core of this.#listeners.keys()) this.#leave(core);
  }

  /** @param {PoolCore} core */
  #join(core) {
    const log = this.#log;
    for (const forked of core.processes.values()) {
      // What it printed before anybody listened.
      if (log.has(forked.pid)) continue;
      for (const { text, isError } of forked.lastLines) {
        log.add(forked.pid, isError ? 'stderr' : 'stdout', isError ? 'error' : 'log', text);
      }
    }
    const listener = (/** @type {Output} */ { pid, stream, text }) => log.write(pid, stream, text);
    this.#listeners.set(core, listener);
    core.emitter.on('output', listener);
  }

  /** @param {PoolCore} core */
  #leave(core) {
    const listener = this.#listeners.get(core);
    if (listener) core.emitter.off('output', listener);
    this.#listeners.delete(core);
  }
}

module.exports = { Recorder };
