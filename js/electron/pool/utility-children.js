'use strict';

const path = require('path');
const { app, utilityProcess } = require('electron');
const {
  EMPTY,
  HANDSHAKE,
  NODE_CHANNEL,
  NODE_SERIALIZATION,
  RENDEZVOUS,
  SHARED,
} = require('../../wire/environment.js');

/** The script that turns a utility process into a child of the pool. */
const ENTRY = path.join(__dirname, '../../process-host/utility-entry.js');
/** Variables that Electron's own fork sets, and those of another child. */
const NOT_FOR_THEM = ['ELECTRON_RUN_AS_NODE', NODE_CHANNEL, NODE_SERIALIZATION, SHARED];
/** The exit code that is reported for a process that Electron could not start. */
const NOT_STARTED = -1;

/** @typedef {import('../../../binding.js').NativePool} NativePool */

/**
 * @typedef {object} Recipe
 * @property {string} path
 * @property {string[]} args
 * @property {string[]} execArgv
 * @property {Record<string, string>} env
 * @property {string} cwd
 * @property {string} [stdio]
 */

/** @typedef {Extract<import('../../../binding.js').NativePoolEvent, { kind: 'fork' }>} Order */

/** Lets Electron start the processes that the native side orders, and reports to it what Electron says about them. */
class UtilityChildren {
  canSleep = true;
  #native;
  #recipe;
  /** Children that do not run yet, and the functions that end them. @type {Map<number, () => void>} */
  #pending = new Map();
  /** The environments of children that have their own. @type {Map<number, Record<string, string>>} */
  #environments = new Map();

  /**
   * @param {NativePool} native
   * @param {Recipe} recipe
   */
  constructor(native, recipe) {
    this.#native = native;
    this.#recipe = recipe;
  }

  /** Children that are not processes of the pool yet. */
  get pending() {
    return [...this.#pending.keys()];
  }

  /** The environment of a child that is about to be started. @param {number} child @param {Record<string, string>} env */
  setEnvironment(child, env) {
    this.#environments.set(child, env);
  }

  /** @param {Order} order */
  start(order) {
    this.#pending.set(order.child, () => this.#end(order.child, NOT_STARTED));
    if (app.isReady()) this.#fork(order);
    // Electron aborts if a process is started before `app` is ready.
    else app.whenReady().then(() => this.#fork(order));
  }

  /** Ends a child that does not run yet. @param {number} child */
  kill(child) {
    this.#pending.get(child)?.();
  }

  /** @param {Order} order */
  #fork(order) {
    const { child } = order;
    if (!this.#pending.has(child)) return;
    let utility;
    try {
      const { path: script, args, execArgv, cwd } = this.#recipe;
      const inspect = order.inspect ? [order.inspect] : [];
      utility = utilityProcess.fork(ENTRY, [script, ...args], {
        env: this.#environment(order),
        execArgv: [...execArgv, ...inspect],
        cwd,
        // With 'pipe' the native side reads the output, as for all children.
        stdio: this.#recipe.stdio === 'inherit' ? 'inherit' : 'ignore',
        serviceName: path.basename(script),
      });
    } catch {
      this.#end(child, NOT_STARTED);
      return;
    }
    this.#watch(child, utility);
  }

  /**
   * @param {number} child
   * @param {any} utility
   */
  #watch(child, utility) {
    this.#pending.set(child, () => {
      if (utility.pid !== undefined) killNow(utility.pid);
      this.#end(child, NOT_STARTED);
    });
    utility.once('spawn', () => {
      // The pool abandoned it before it had a pid.
      if (!this.#pending.has(child)) killNow(utility.pid);
      else this.#native.utilityStarted(child, utility.pid);
    });
    utility.once('exit', (/** @type {number} */ code) => this.#end(child, code));
  }

  /** It runs, and now belongs to the native side. @param {number} child */
  arrived(child) {
    this.#pending.delete(child);
  }

  /**
   * @param {number} child
   * @param {number} code
   */
  #end(child, code) {
    this.#pending.delete(child);
    this.#native.startedChildEnded(child, code);
  }

  /** The native side does this itself for processes. */
  terminate() {}

  /** As `terminate`. */
  terminateAll() {}

  /** @param {Order} order @returns {Record<string, string>} */
  #environment({ child, id, handshake, shared, address }) {
    const env = this.#environments.get(child) ?? this.#recipe.env;
    this.#environments.delete(child);
    const kept = Object.entries(env).filter(([name]) => !NOT_FOR_THEM.includes(name));
    /** @type {Record<string, string>} */
    const environment = { ...Object.fromEntries(kept), id };
    const empty = Object.keys(environment).filter((name) => environment[name] === '');
    return {
      ...environment,
      [HANDSHAKE]: handshake,
      ...(shared !== null && { [SHARED]: shared }),
      [RENDEZVOUS]: address,
      [EMPTY]: empty.join('='),
    };
  }
}

/** @param {number} pid of a process whose end Electron has not reported */
function killNow(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

module.exports = { UtilityChildren };
