'use strict';

const { ContextEmitter } = require('../common/caller-context.js');
const { ConsoleLog } = require('./console-log.js');
const { History } = require('./history.js');
const { AskedToEnd, end } = require('./terminate.js');
const { Monitor } = require('./monitor.js');
const { pipeChild } = require('./piped.js');
const { control } = require('./pool-control.js');
const { PoolRows } = require('./pool-rows.js');
const { ProcessTable } = require('./process-table.js');
const { Recorder } = require('./recorder.js');
const { feedPools, toRecords } = require('./refresh-records.js');
const { Session } = require('./session.js');
const { Vanished } = require('./vanished.js');
const { pools } = require('./pools.js');
const { invalidArg } = require('../common/errors.js');
const { Promise, clearInterval, nextTick, now, setInterval } = require('../common/primordials.js');

/** @typedef {import('./monitor.js').Report} Report */
/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('../../ui/src/protocol.js').Action} Action */
/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */
/** @typedef {{ ok: boolean, message: string }} Outcome */

/** The longest time that Node's timers and the sampler's can wait. */
const LONGEST_INTERVAL = 86400e3;
/** As in electron-re: a shorter interval is allowed, with a warning. */
const SHORT_INTERVAL = 100;

/** Watches the processes of this app; see index.d.ts. It samples nothing until the app is watched. */
class ProcessManager extends ContextEmitter {
  history = new History();
  console = new ConsoleLog();
  #host;
  #table;
  #recorder = new Recorder(this.console);
  #poolRows = new PoolRows();
  #vanished = new Vanished();
  /** @type {Set<Session>} */
  #sessions = new Set();
  /** @type {Monitor | null} */
  #monitor = null;
  /** @type {Report | null} */
  #report = null;
  /** @type {ProcessRow[]} */
  #rows = [];
  /** @type {{ report: Report | null, time: number, rows: import('../../ui/src/protocol.js').PoolRow[] } | null} */
  #pools = null;
  #interval = 1000;
  /** Set by `startTimer` and `stopTimer`; until one of them is called, it runs while the app is watched. */
  #timer = /** @type {'unset' | 'started' | 'stopped'} */ ('unset');
  /** Calls that need a report. */
  #needs = 0;
  /** Callbacks that wait for the next report. @type {Array<() => void>} */
  #awaiting = [];
  #wasWatched = false;
  /** Why there is no sampler although one is needed. @type {Error | null} */
  #obstacle = null;
  /** The last error that was reported. @type {string | null} */
  #said = null;
  /** Processes of which it is not yet known how they have ended. */
  #killed = new AskedToEnd();
  #onListener = (/** @type {string | symbol} */ name) => {
    // `newListener` is emitted before the listener is added.
    if (name === 'refresh') nextTick(() => this.#updateOrSay());
  };

  /** @param {import('./host.js').Host} host */
  constructor(host) {
    super();
    this.#host = host;
    // Each page adds a listener, and their number is not limited.
    this.console.setMaxListeners(0);
    this.#table = new ProcessTable(host, (pid) => this.console.has(pid));
    this.#hearOfListeners();
  }

  /** Our own listeners stay. @param {[] | [string | symbol]} names */
  removeAllListeners(...names) {
    super.removeAllListeners(...names);
    this.#hearOfListeners();
    return this;
  }

  #hearOfListeners() {
    for (const name of ['newListener', 'removeListener'])
      this.off(name, this.#onListener).on(name, this.#onListener);
    nextTick(() => this.#updateOrSay());
  }

  get host() {
    return this.#host;
  }

  get interval() {
    return this.#interval;
  }

  /** @param {number | number[]} pids @param {string} [mark] @param {string} [url] */
  listen(pids, mark = 'renderer', url = '') {
    for (const pid of [pids].flat()) {
      if (Number.isInteger(pid) && pid > 0) this.#table.listened.set(pid, { mark, url });
    }
    this.#watch();
  }

  /** @param {number | number[]} pids */
  unlisten(pids) {
    for (const pid of [pids].flat()) this.#table.listened.delete(pid);
    this.#watch();
  }

  /** @param {{ pid?: number, stdout?: NodeJS.ReadableStream | null, stderr?: NodeJS.ReadableStream | null }} child */
  pipe(child) {
    if (typeof child !== 'object' || child === null)
      throw invalidArg('child', 'a ChildProcess', child, 'argument');
    pipeChild(child, {
      print: (pid, source, text) => this.console.write(pid, source, text),
      closed: (pid) => this.#forgetLines(pid),
      wasAsked: (pid) => this.#killed.delete(pid),
    });
  }

  /** Drops a process that has ended, unless a page is open: then the next report does it. @param {number} pid */
  #forgetLines(pid) {
    if (this.#sessions.size === 0) this.console.keep((one) => one !== pid);
  }

  /** @param {number} pid @param {unknown} data */
  stdout(pid, data) {
    this.console.add(pid, 'stdout', 'log', String(data));
  }

  /** @param {number} time */
  setIntervalTime(time) {
    const interval = Number(time);
    if (Number.isNaN(interval)) throw invalidArg('time', 'a number of milliseconds', time, 'argument');
    if (interval < SHORT_INTERVAL) console.warn('ProcessManager: the refresh interval is too small!');
    this.#interval = Math.min(Math.max(interval, 10), LONGEST_INTERVAL);
    this.#monitor?.every(this.#interval);
  }

  startTimer() {
    if (this.#timer === 'started') {
      console.warn('ProcessManager: the timer is already started!');
      return;
    }
    this.#timer = 'started';
    this.#update();
  }

  stopTimer() {
    if (this.#timer === 'stopped') {
      console.warn('ProcessManager: the timer is already stopped!');
      return;
    }
    this.#timer = 'stopped';
    this.#update();
  }

  /** @param {number} pid */
  openDevTools(pid) {
    return this.#host.openDevTools(Number(pid));
  }

  /** @param {number} pid @returns {Promise<boolean>} */
  async killProcess(pid) {
    return (await this.#withReport(() => this.#kill(Number(pid)))).ok;
  }

  /** Electron's process manager has a window. @returns {Promise<void>} */
  async openWindow() {
    const message = 'Only the main process of Electron can open the window; use `ProcessManager.serve()`';
    throw Object.assign(new Error(message), { code: 'ERR_NO_WINDOW' });
  }

  /** @param {import('./server.js').ServeOptions} [options] */
  serve(options) {
    const { serve } = require('./server.js');
    return serve(this, options);
  }

  /**
   * Connects a page.
   *
   * @param {import('./session.js').Transport} transport
   * @returns {Session}
   */
  connect(transport) {
    // A page that is opened after `stopTimer` still shows figures.
    if (this.#timer === 'stopped') this.#timer = 'unset';
    const session = new Session(this, transport, () => {
      this.#sessions.delete(session);
      this.#updateOrSay();
    });
    this.#sessions.add(session);
    this.#updateOrSay();
    return session;
  }

  /** For sessions: the last report. */
  get lastReport() {
    return this.#report && { time: this.#report.time, rows: this.#rows };
  }

  /** For sessions: why there are no reports, if so. */
  get obstacle() {
    return this.#obstacle;
  }

  /** For sessions: the pools, read once per report; otherwise throughput would depend on the number of pages. */
  poolRows() {
    let pools = this.#pools;
    if (!pools || pools.report !== this.#report) {
      const time = now();
      this.#pools = pools = { report: this.#report, time, rows: this.#poolRows.at(time) };
    }
    return pools;
  }

  /**
   * For sessions: performs an action that a page requests.
   *
   * @param {Action} action
   * @param {number} pid
   * @returns {Promise<Outcome>}
   */
  async act(action, pid) {
    const row = this.#rows.find((one) => one.pid === pid);
    if (!row) return { ok: false, message: `There is no process ${pid} in this app` };
    if (!row.actions.includes(action)) {
      return { ok: false, message: `Process ${pid} cannot be asked to ${action} now` };
    }
    if (action === 'kill') return this.#kill(pid);
    if (action === 'devtools') {
      const ok = this.openDevTools(pid);
      return { ok, message: ok ? 'Developer tools opened' : 'It has no window' };
    }
    return control(action, pid, this.#table.ending);
  }

  /** @param {number} pid @returns {Promise<Outcome>} */
  async #kill(pid) {
    const sample = this.#report?.samples.find((one) => one.pid === pid);
    const none = { ok: false, message: `This app may not kill process ${pid}` };
    if (!sample || !this.#monitor || pid === process.pid) return none;
    this.#killed.add(pid);
    this.#table.ending.add(pid);
    const monitor = this.#monitor;
    try {
      // Continues until the process has ended, even if the page that asked closes.
      return (await this.#needing(() => end(sample, monitor))) ?? none;
    } finally {
      this.#table.ending.delete(pid);
    }
  }

  /**
   * Runs an action that needs a current list of processes.
   *
   * @template T
   * @param {() => Promise<T>} act
   */
  async #withReport(act) {
    // Nothing else may keep the process alive while the caller waits.
    const alive = setInterval(() => {}, LONGEST_INTERVAL);
    const reported = this.#needing(async () => {
      // A process that has just started is not in the last report.
      this.#monitor?.look();
      await /** @type {Promise<void>} */ (new Promise((resolve) => this.#awaiting.push(resolve)));
      return act();
    });
    return reported.finally(() => clearInterval(alive));
  }

  /** Runs an action that needs the monitor. @template T @param {() => Promise<T>} act */
  async #needing(act) {
    this.#needs += 1;
    try {
      this.#update();
      return await act();
    } finally {
      this.#needs -= 1;
      this.#update();
    }
  }

  /** For pools: a balancer has started or stopped to need samples. */
  updateSampling() {
    this.#update();
  }

  /** Whether the app is watched; balancers of pools do not count. */
  get #isWatched() {
    const isAwaited =
      this.#timer === 'started' || this.#sessions.size > 0 || this.listenerCount('refresh') > 0;
    return this.#needs > 0 || (this.#timer !== 'stopped' && isAwaited);
  }

  /** For callers that cannot catch its errors, such as a missing binary. */
  #updateOrSay() {
    try {
      this.#update();
    } catch (error) {
      // Only once: each page that opens or closes tries again.
      const { message } = /** @type {Error} */ (error);
      if (message === this.#said) return;
      this.#said = message;
      if (this.listenerCount('error') > 0) this.emit('error', error);
      else console.error(`ProcessManager: ${message}`);
    }
  }

  /** Runs the sampler while the app is watched, and records consoles while a page is open. */
  #update() {
    const [isWatched, wasWatched] = [this.#isWatched, this.#wasWatched];
    const monitor = this.#monitor;
    this.#wasWatched = isWatched;
    try {
      if (isWatched || pools().some((pool) => pool.isSampled)) this.#sample(isWatched);
      else this.#stop();
    } finally {
      // A page without a sampler still has consoles and messages.
      this.#follow(isWatched);
    }
    // If the sampler already runs for pools, a new listener does not wait for the next sample.
    if (isWatched && !wasWatched) monitor?.look();
  }

  /** @param {boolean} isWatched */
  #follow(isWatched) {
    if (isWatched) this.#host.hearOfEnds();
    else this.#forget();
    if (this.#sessions.size > 0) {
      this.#recorder.update();
      this.#host.recordConsoles(this.console);
    } else {
      this.#recorder.stop();
      this.#host.stopRecording();
    }
  }

  /** @param {boolean} measure */
  #sample(measure) {
    if (this.#monitor) return this.#monitor.measure(measure);
    try {
      this.#monitor = new Monitor(this.#interval, measure, (report) => this.#receive(report));
    } catch (error) {
      this.#obstacle = /** @type {Error} */ (error);
      for (const session of this.#sessions) session.tellObstacle();
      throw error;
    }
    this.#obstacle = this.#said = null;
    this.#watch();
  }

  #stop() {
    this.#obstacle = null;
    if (!this.#monitor) return;
    this.#monitor.stop();
    this.#monitor = null;
    feedPools([]);
  }

  #forget() {
    this.#report = null;
    this.#rows = [];
    this.#pools = null;
    this.#vanished.clear();
    this.#host.stopHearing();
    this.history.clear();
  }

  #watch() {
    this.#monitor?.watch([...this.#table.listened.keys()]);
  }

  /** @param {Report} report */
  #receive(report) {
    feedPools(report.samples);
    if (!this.#isWatched) return;
    this.#report = report;
    this.history.record(report);
    // Before the table asks the host for the current processes.
    const started = report.samples.map((sample) => ({ pid: sample.pid, started: sample.started * 1000 }));
    this.#vanished.look(this.#rows, started, this.#host);
    this.#rows = this.#table.rows(report.samples);
    const alive = new Set(report.samples.map(({ pid }) => pid));
    this.console.keep((pid) => alive.has(pid));
    if (this.#sessions.size > 0) this.#recorder.update();
    for (const session of this.#sessions) session.report();
    for (const resolve of this.#awaiting.splice(0)) resolve();
    if (this.listenerCount('refresh') > 0) this.emit('refresh', toRecords(report, this.#rows));
  }
}

module.exports = { ProcessManager };
