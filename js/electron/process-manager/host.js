'use strict';

const fs = require('fs');
const { app, webContents } = require('electron');
const { Host } = require('../../process-manager/host.js');
const { internals } = require('../main/channel.js');
const { messageLog } = require('../message-log.js');
const { Ends } = require('./ends.js');
const { feed } = require('./message-feed.js');
const { windowName } = require('./window-name.js');

/** @typedef {import('../../process-manager/process-table.js').Known} Known */
/** @typedef {import('../../process-manager/console-log.js').ConsoleLog} ConsoleLog */
/** Electron's. @typedef {any} WebContents */

/** Levels: numbers before Electron 35, names since. */
const LEVELS = /** @type {const} */ ({
  0: 'debug',
  1: 'log',
  2: 'warn',
  3: 'error',
  debug: 'debug',
  info: 'log',
  warning: 'warn',
  error: 'error',
});

/** Details of Electron's processes, by their type in `app.getAppMetrics()`. @type {Record<string, Known>} */
const CHROMIUM = {
  // No actions: Electron starts processes from the zygote, and does not run long without its GPU process.
  GPU: { mark: 'gpu', name: 'GPU' },
  Zygote: { mark: 'zygote', name: 'Zygote' },
  'Sandbox helper': { mark: 'other', name: 'Sandbox helper' },
  Tab: { mark: 'renderer', name: 'Spare renderer', actions: ['kill'] },
  Utility: { mark: 'utility', name: 'Utility', actions: ['kill'] },
};

/** The number of times that Electron is asked about a process that it does not know. */
const MOST_LOOKS = 5;

/** The part of a process manager that is specific to Electron's main process. */
class ElectronHost extends Host {
  messages = messageLog();
  #isOwn;
  #ends = new Ends();
  /**
   * By pid: what Electron says, undefined if it does not know the process, and how often it may still be asked. Electron learns of a
   * process some time after its start; until then, on Linux, the process is a copy of a zygote.
   *
   * @type {Map<number, { details: Known | undefined, looksLeft: number }>}
   */
  #chromium = new Map();
  /** @type {ConsoleLog | null} */
  #log = null;
  /** @type {Map<WebContents, () => void>} */
  #recorded = new Map();
  #onCreated = (/** @type {unknown} */ _event, /** @type {WebContents} */ created) => this.#record(created);

  /** @param {(webContents: WebContents) => boolean} isOwn whether it is the process manager's window */
  constructor(isOwn) {
    super();
    this.#isOwn = isOwn;
    feed(this.messages);
  }

  describe() {
    return {
      name: app.getName(),
      runtime: /** @type {const} */ ('electron'),
      runtimeVersion: String(process.versions.electron),
      folder: app.getAppPath(),
    };
  }

  main() {
    return { mark: 'main', name: app.getName(), url: app.getAppPath() };
  }

  /** @param {number[]} pids @returns {Map<number, Known>} */
  known(pids) {
    this.#ends.look();
    const windows = this.#windows();
    this.#learn(pids, windows);
    /** @type {Map<number, Known>} */
    const known = new Map();
    for (const [pid, { details }] of this.#chromium) if (details) known.set(pid, details);
    for (const [pid, details] of windows) known.set(pid, details);
    for (const { pid, name, script } of internals().directory.services) {
      known.set(pid, { ...known.get(pid), mark: 'service', name, url: script });
    }
    return known;
  }

  hearOfEnds() {
    this.#ends.open();
  }

  stopHearing() {
    this.#ends.close();
  }

  takeEnds() {
    return this.#ends.take();
  }

  /** @param {{ pid: number, mark: string }} row */
  endedQuietly(row) {
    return this.#ends.quietly(row);
  }

  /** @param {ConsoleLog} log */
  recordConsoles(log) {
    if (this.#log) return;
    this.#log = log;
    for (const contents of webContents.getAllWebContents()) this.#record(contents);
    app.on('web-contents-created', this.#onCreated);
  }

  stopRecording() {
    if (!this.#log) return;
    this.#log = null;
    app.off('web-contents-created', this.#onCreated);
    for (const stop of this.#recorded.values()) stop();
  }

  /** @param {number} pid */
  openDevTools(pid) {
    const isMeant = (/** @type {WebContents} */ one) => pidOf(one) === pid && !this.#isOwn(one);
    const contents = webContents.getAllWebContents().filter(isMeant);
    for (const one of contents) one.openDevTools({ mode: 'undocked' });
    return contents.length > 0;
  }

  /** Processes with windows, services included. @returns {Map<number, Known>} */
  #windows() {
    /** @type {Map<number, Known>} */
    const found = new Map();
    for (const contents of webContents.getAllWebContents()) {
      const pid = pidOf(contents);
      // Windows of one site may share a process; the first one gives it its name.
      if (pid === 0 || found.has(pid)) continue;
      const isOwn = this.#isOwn(contents);
      const url = contents.getURL();
      found.set(pid, {
        mark: 'renderer',
        name: isOwn ? 'Process manager' : windowName(contents),
        url,
        hasConsole: true,
        actions: isOwn ? [] : ['kill', 'devtools'],
      });
    }
    return found;
  }

  /**
   * Asks Electron about new processes. Not each time, because `getAppMetrics` also resets the app's own CPU measurement.
   *
   * @param {number[]} pids
   * @param {Map<number, Known>} windows
   */
  #learn(pids, windows) {
    const isOpen = (/** @type {number} */ pid) =>
      pid !== process.pid && !windows.has(pid) && this.#chromium.get(pid)?.looksLeft !== 0;
    const there = new Set(pids);
    for (const pid of this.#chromium.keys()) if (!there.has(pid)) this.#chromium.delete(pid);
    const asked = pids.filter(isOpen);
    if (asked.length === 0) return;
    /** @type {Array<{ pid: number, type: string, name?: string, serviceName?: string }>} */
    const all = app.getAppMetrics();
    const metrics = new Map(all.map((metric) => [metric.pid, metric]));
    for (const pid of asked) {
      const metric = metrics.get(pid);
      const details = metric ? CHROMIUM[metric.type] : isZygote(pid) ? CHROMIUM.Zygote : undefined;
      const name = metric?.name || metric?.serviceName;
      this.#chromium.set(pid, {
        details: details && { ...details, ...(name && metric.type === 'Utility' && { name }) },
        looksLeft: metric ? 0 : (this.#chromium.get(pid)?.looksLeft ?? MOST_LOOKS) - 1,
      });
    }
  }

  /** @param {WebContents} contents */
  #record(contents) {
    if (this.#isOwn(contents) || this.#recorded.has(contents)) return;
    // Only one named parameter: Electron 35 and newer warns about listeners with more.
    const listener = (/** @type {any} */ event, /** @type {any[]} */ ...older) => {
      const [level, message] = event?.message === undefined ? older : [event.level, event.message];
      const known = LEVELS[/** @type {keyof typeof LEVELS} */ (level)] ?? 'log';
      this.#log?.add(pidOf(contents), 'console', known, String(message));
    };
    const stop = () => {
      this.#recorded.delete(contents);
      contents.off('console-message', listener);
      contents.off('destroyed', stop);
    };
    this.#recorded.set(contents, stop);
    contents.on('console-message', listener);
    contents.once('destroyed', stop);
  }
}

/**
 * On Linux, Electron's metrics leave out the processes that it forks windows from. Without them it cannot open windows.
 *
 * @param {number} pid
 */
function isZygote(pid) {
  if (process.platform !== 'linux') return false;
  try {
    return /[\0 ]--type=(zygote|broker)/.test(fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  } catch {
    return false; // has just ended
  }
}

/** 0 if it has no process yet, or no longer has one. @param {WebContents} contents */
function pidOf(contents) {
  return contents.isDestroyed() ? 0 : contents.getOSProcessId();
}

module.exports = { ElectronHost };
