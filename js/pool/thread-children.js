'use strict';

const path = require('path');
const { inspect } = require('util');
const { MessageChannel, Worker } = require('worker_threads');
const { ObjectPort } = require('../shared-memory/object-port.js');
const { HANDSHAKE, NODE_CHANNEL, NODE_SERIALIZATION, RENDEZVOUS, SHARED } = require('../wire/environment.js');

/** The script that makes a worker thread a child of ours. */
const ENTRY = path.join(__dirname, '../process-host/thread-entry.js');
/** Variables that are for processes only, or that belong to another child. */
const NOT_FOR_THEM = ['ELECTRON_RUN_AS_NODE', NODE_CHANNEL, NODE_SERIALIZATION, SHARED];
/** The exit code that we report for a thread that could not be started. */
const NOT_STARTED = -1;
/** The code that a shell reports for a process that has aborted. A process without memory aborts. */
const ABORTED = 134;

/** @typedef {import('../../binding.js').NativePool} NativePool */
/** @typedef {Extract<import('../../binding.js').NativePoolEvent, { kind: 'fork' }>} Order */

/**
 * @typedef {object} Recipe
 * @property {string} path
 * @property {string[]} [args]
 * @property {string[]} [execArgv]
 * @property {Record<string, string>} env
 * @property {string} [stdio]
 */

/** Starts the worker threads of one pool, and ends them. */
class ThreadChildren {
  /** Threads cannot sleep: only a process can be stopped. */
  canSleep = false;
  #native;
  #recipe;
  #heap;
  /** @type {Map<number, Worker>} */
  #threads = new Map();
  /** The ports by which threads and host exchange objects as they are. @type {Map<number, ObjectPort>} */
  #objects = new Map();
  /** The threads that are not children yet. @type {Set<number>} */
  #starting = new Set();
  /** The environments of children that have their own. @type {Map<number, Record<string, string>>} */
  #environments = new Map();

  /**
   * @param {NativePool} native
   * @param {Recipe} recipe
   * @param {import('worker_threads').ResourceLimits} heap
   */
  constructor(native, recipe, heap) {
    this.#native = native;
    this.#recipe = recipe;
    this.#heap = heap;
  }

  /** The children that the pool does not know yet. */
  get pending() {
    return [...this.#starting];
  }

  /** Sets the environment of a child before it starts. @param {number} child @param {Record<string, string>} env */
  setEnvironment(child, env) {
    this.#environments.set(child, env);
  }

  /** @param {Order} order */
  start(order) {
    const { child } = order;
    let worker;
    try {
      worker = this.#create(order);
    } catch (error) {
      this.#failed(child, inspect(error));
      this.#native.startedChildEnded(child, NOT_STARTED);
      return;
    }
    // A child does not keep the host alive; calls do.
    worker.unref();
    this.#threads.set(child, worker);
    this.#starting.add(child);
    this.#watch(child, worker);
  }

  /** @param {Order} order */
  #create(order) {
    const { path: script, args = [], execArgv, stdio = 'pipe' } = this.#recipe;
    const { NODE_OPTIONS: nodeOptions, ...env } = this.#environment(order);
    const { port1, port2: objects } = new MessageChannel();
    this.#objects.set(order.child, new ObjectPort(port1, false));
    return new Worker(ENTRY, {
      argv: [script, ...args],
      execArgv,
      env,
      workerData: { nodeOptions, stdio, objects },
      transferList: [objects],
      resourceLimits: this.#heap,
    });
  }

  /**
   * @param {number} child
   * @param {Worker} worker
   */
  #watch(child, worker) {
    let hadMemory = true;
    worker.on('error', (error) => {
      hadMemory = /** @type {any} */ (error)?.code !== 'ERR_WORKER_OUT_OF_MEMORY';
      this.#failed(child, hadMemory ? inspect(error) : `FATAL ERROR: ${error.message}`);
    });
    worker.once('exit', (code) => {
      this.#threads.delete(child);
      this.#starting.delete(child);
      this.#native.startedChildEnded(child, hadMemory ? code : ABORTED);
    });
  }

  /**
   * Writes to the stderr of a thread why it has failed, as Node does for a process.
   *
   * @param {number} child
   * @param {string} why
   */
  #failed(child, why) {
    const { stdio = 'pipe' } = this.#recipe;
    if (stdio === 'inherit') process.stderr.write(`${why}\n`);
    else if (stdio === 'pipe') this.#native.threadFailed(child, `${why}\n`);
  }

  /** Ends a thread that is not a child yet. @param {number} child */
  kill(child) {
    if (this.#starting.has(child)) this.terminate(child);
  }

  /** Marks a thread as a child of the pool. @param {number} child */
  arrived(child) {
    this.#starting.delete(child);
  }

  /**
   * Sends objects to a thread as they are.
   *
   * @param {number} child
   * @param {import('../shared-memory/attachments.js').Attachments} attachments
   */
  post(child, { id, objects }) {
    if (objects) this.#objects.get(child)?.post(id, objects);
  }

  /** Takes objects that a thread has sent as they are. @param {number} child @param {string} id */
  take(child, id) {
    return this.#objects.get(child)?.take(id);
  }

  /** Drops the port of a thread after all of its answers are read. @param {number} child */
  forget(child) {
    this.#objects.delete(child);
  }

  /** @param {number} child */
  terminate(child) {
    this.#threads.get(child)?.terminate();
  }

  /** Ends all threads when the pool is gone. */
  terminateAll() {
    for (const child of this.#threads.keys()) this.terminate(child);
  }

  /** @param {Order} order @returns {Record<string, string>} */
  #environment({ child, id, handshake, shared, address }) {
    const env = this.#environments.get(child) ?? this.#recipe.env;
    this.#environments.delete(child);
    const kept = Object.entries(env).filter(([name]) => !NOT_FOR_THEM.includes(name));
    return {
      ...Object.fromEntries(kept),
      id,
      [HANDSHAKE]: handshake,
      ...(shared !== null && { [SHARED]: shared }),
      [RENDEZVOUS]: address,
    };
  }
}

module.exports = { ThreadChildren };
