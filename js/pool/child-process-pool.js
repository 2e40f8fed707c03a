'use strict';

const { ContextEmitter } = require('../common/caller-context.js');
const { abortError } = require('../common/abort-signals.js');
const { balancerOver } = require('../load-balancer/load-balancer.js');
const { hasOldManners } = require('../common/manners.js');
const { PoolLifeCycle } = require('./pool-life-cycle.js');
const { PoolCore } = require('./pool-core.js');
const { RunCall, SentCall } = require('./awaited-calls.js');
const { toPrometheus } = require('./prometheus.js');
const { checkCall, childrenToCall, closedError, run } = require('./run-call.js');
const { updateSampling } = require('./sampling.js');
const { statsOf } = require('./stats.js');
const { checkClose, checkId, checkWeights } = require('./arguments.js');
const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');
const { MOST_CHILDREN } = require('../wire/limits.js');

/** @typedef {import('../../index.js').ChildProcessPoolOptions} ChildProcessPoolOptions */
/** @typedef {import('../../index.js').RunOptions} RunOptions */

const asyncDispose = /** @type {any} */ (Symbol).asyncDispose ?? Symbol.for('nodejs.asyncDispose');

/** A pool of Node child processes; see index.d.ts. */
class ChildProcessPool extends ContextEmitter {
  #core;
  /** @type {Promise<void> | undefined} */
  #closing;
  #LB;
  #lifecycle;
  /** Callers may ignore the promise of `send`, because electron-re's never rejects. */
  #mayBeForgotten;

  /** @param {ChildProcessPoolOptions} options */
  constructor(options) {
    super();
    this.#mayBeForgotten = hasOldManners();
    this.#core = new PoolCore(this, options);
    const core = this.#core;
    cores.set(this, core);
    this.#LB = balancerOver(
      /** @type {any} */ (core.ask((native) => native.balancer())),
      () => /** @type {any} */ (core.ask((native) => native.targets())),
      () => updateSampling(core),
    );
    this.#lifecycle = new PoolLifeCycle(this, core);
    this.on('newListener', (name) => {
      if (name === 'output') core.listen(true);
    });
    this.on('removeListener', (name) => {
      if (name === 'output') core.listen();
    });
  }

  /**
   * @param {string} task
   * @param {unknown} [params]
   * @param {unknown} [id]
   * @returns {Promise<any>}
   */
  send(task, params, id) {
    checkId(id);
    const reply = new Promise((resolve, reject) => {
      checkCall(this.#core, task);
      this.#core.start(new SentCall(task, id, resolve, reject), params, this.#core.settings.timeout);
    });
    // Callers that await the promise still get the rejection.
    if (this.#mayBeForgotten) reply.catch(() => {});
    return reply;
  }

  /**
   * @param {string} task
   * @param {unknown} [params]
   * @param {RunOptions} [options]
   * @returns {Promise<any>}
   */
  run(task, params, options) {
    return run(this.#core, RunCall, task, params, options);
  }

  /**
   * @param {string} task
   * @param {unknown} [params]
   * @returns {Promise<any[]>}
   */
  async sendToAll(task, params) {
    checkCall(this.#core, task);
    const core = this.#core;
    const { timeout } = core.settings;
    const replies = childrenToCall(core).map(
      (child) =>
        new Promise((resolve) => {
          const reject = (/** @type {unknown} */ error) => resolve({ error, result: null });
          core.start(new SentCall(task, undefined, resolve, reject), params, timeout, child);
        }),
    );
    return Promise.all(replies);
  }

  /** @param {unknown} [id] @returns {Promise<void>} */
  async kill(id) {
    const core = this.#core;
    const release = core.hold();
    await (id === undefined ? core.killAll() : core.killBound(id));
    release();
  }

  /** @param {unknown} [id] */
  disconnect(id) {
    return this.kill(id);
  }

  /** @param {unknown} id */
  unbind(id) {
    return this.#core.bindings.unbind(id);
  }

  /** @param {number} count */
  setMaxInstanceLimit(count) {
    if (!Number.isInteger(count) || count <= 0 || count > MOST_CHILDREN) {
      console.warn('ChildProcessPool: setMaxInstanceLimit - the param count must be an positive integer!');
      return;
    }
    this.#core.setMax(count);
  }

  /** @param {number[]} weights */
  setWeights(weights) {
    this.#core.setWeights(checkWeights(weights));
  }

  /** @returns {Promise<void>} */
  async ready() {
    const core = this.#core;
    if (core.isClosed) throw closedError();
    // `max` may be below `min` by now.
    const wanted = () => Math.min(Math.max(core.settings.min, 1), core.max);
    const isReady = () => core.children.serving().filter((forked) => forked.ready).length >= wanted();
    if (isReady()) return;
    const release = core.hold();
    try {
      const becomingReady = core.readyWaiters.wait(isReady);
      core.command((native) => native.warm(wanted()));
      await becomingReady;
    } finally {
      release();
    }
  }

  /** @param {unknown} [reason] */
  cancelAll(reason) {
    const core = this.#core;
    for (const ticket of core.calls.tickets()) core.abort(ticket, abortError(reason));
  }

  /** @returns {Promise<void>} */
  async drain() {
    await this.#core.calls.whenIdle();
  }

  /** @param {import('../../index.js').CloseOptions} [options] @returns {Promise<void>} */
  async close(options = {}) {
    const { force, timeout } = checkClose(options);
    const core = this.#core;
    this.#closing ??= core.whenClosed();
    core.readyWaiters.reject(closedError());
    core.close(force);
    if (timeout !== Infinity) {
      // The pool keeps the host alive until it has closed, so the timer need not.
      const timer = setTimeout(() => core.command((native) => native.close(true)), timeout);
      timer.unref();
      this.#closing.then(() => clearTimeout(timer));
    }
    await this.#closing;
  }

  [asyncDispose]() {
    return this.close();
  }

  stats() {
    return statsOf(this.#core);
  }

  toPrometheus() {
    return toPrometheus(this.#core.settings.name, this.stats());
  }

  ref() {
    this.#core.setReferenced(true);
    return this;
  }

  unref() {
    this.#core.setReferenced(false);
    return this;
  }

  get forked() {
    return this.#core.children.serving();
  }

  get forkedMap() {
    return Object.fromEntries(this.forked.map((forked) => [forked.pid, forked]));
  }

  get pidMap() {
    return this.#core.bindings.pids();
  }

  get connectionsMap() {
    return Object.fromEntries(this.forked.map((forked) => [forked.pid, forked.activitiesCount]));
  }

  get maxInstance() {
    return this.#core.max;
  }

  get desiredSize() {
    return this.#core.calls.desiredSize;
  }

  get weights() {
    return this.#core.settings.weights;
  }

  get env() {
    return this.#core.env;
  }

  get cwd() {
    return this.#core.settings.cwd;
  }

  get LB() {
    return this.#LB;
  }

  get lifecycle() {
    return this.#lifecycle;
  }
}

/** The cores of pools, for the classes that are built on pools. @type {WeakMap<object, PoolCore>} */
const cores = new WeakMap();

/** @param {ChildProcessPool} pool */
function coreOf(pool) {
  return /** @type {PoolCore} */ (cores.get(pool));
}

module.exports = { ChildProcessPool, coreOf };
