'use strict';

const { constants } = require('os');
const { app, webContents } = require('electron');
const { serviceEnds } = require('../service/service-ends.js');

/** Electron's. @typedef {any} WebContents */
/** @typedef {import('../../process-manager/vanished.js').End} End */
/** @typedef {{ reason: End['reason'], exitCode: number }} Gone */

/** Ends that are kept until the next sample takes them. */
const MOST = 100;
/** Processes that the app starts with `utilityProcess.fork`, and children of pools: their starter learns how they end. */
const NODE_SERVICE = 'node.mojom.NodeService';

/** Learns from Electron how Chromium's processes end, while the app is watched. */
class Ends {
  /** @type {End[]} */
  #told = [];
  /** Electron forgets the process of a page that is gone. @type {WeakMap<WebContents, number>} */
  #pids = new WeakMap();
  /** The pages of each process at the last sample. @type {Map<number, WebContents[]>} */
  #pages = new Map();
  #isOpen = false;
  #onPageGone = (
    /** @type {unknown} */ _event,
    /** @type {WebContents} */ contents,
    /** @type {Gone} */ gone,
  ) =>
    this.#tell({
      pid: this.#pids.get(contents) ?? null,
      mark: 'renderer',
      name: contents.getTitle(),
      ...howOf(gone),
    });
  #onProcessGone = (
    /** @type {unknown} */ _event,
    /** @type {Gone & { type: string, name?: string, serviceName?: string }} */ {
      type,
      name,
      serviceName,
      ...gone
    },
  ) => {
    const mark = type === 'GPU' ? 'gpu' : type === 'Utility' ? 'utility' : 'other';
    const isListed = serviceName !== NODE_SERVICE;
    this.#tell({ pid: null, mark, name: name || serviceName || type, isListed, ...howOf(gone) });
  };
  #onServiceEnd = (
    /** @type {{ pid?: number, name: string, code: number, wasEnded: boolean }} */ {
      pid,
      name,
      code,
      wasEnded,
    },
  ) => {
    const how = wasEnded ? { code: null, reason: /** @type {const} */ ('closed') } : { code, reason: null };
    this.#tell({ pid: pid ?? null, mark: 'service', name, signal: null, ...how });
  };
  #onCreated = (/** @type {unknown} */ _event, /** @type {WebContents} */ contents) => {
    // A page may be gone before the next sample.
    contents.on('did-navigate', () => this.#isOpen && this.#pids.set(contents, contents.getOSProcessId()));
  };

  open() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    app.on('render-process-gone', this.#onPageGone);
    app.on('child-process-gone', this.#onProcessGone);
    app.on('web-contents-created', this.#onCreated);
    serviceEnds.on('end', this.#onServiceEnd);
  }

  close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#told = [];
    this.#pages.clear();
    app.off('render-process-gone', this.#onPageGone);
    app.off('child-process-gone', this.#onProcessGone);
    app.off('web-contents-created', this.#onCreated);
    serviceEnds.off('end', this.#onServiceEnd);
  }

  /** Records the processes of all pages. */
  look() {
    if (!this.#isOpen) return;
    this.#pages = new Map();
    for (const contents of webContents.getAllWebContents()) {
      const pid = contents.isDestroyed() ? 0 : contents.getOSProcessId();
      if (pid === 0) continue;
      this.#pids.set(contents, pid);
      this.#pages.set(pid, [...(this.#pages.get(pid) ?? []), contents]);
    }
  }

  /** The ends of processes since the last call. */
  take() {
    return this.#told.splice(0);
  }

  /**
   * Why a renderer has ended if Electron has reported nothing: it did not crash. Call it before the next `look`.
   *
   * @param {{ pid: number, mark: string }} row
   * @returns {End['reason']}
   */
  quietly({ pid, mark }) {
    const pages = this.#pages.get(pid) ?? [];
    if (pages.length === 0) return mark === 'renderer' ? 'unused' : null;
    return pages.every((contents) => contents.isDestroyed()) ? 'closed' : 'left';
  }

  /** @param {End} end */
  #tell(end) {
    this.#told.push(end);
    if (this.#told.length > MOST) this.#told.shift();
  }
}

/**
 * On POSIX, Chromium passes the status of `waitpid`: a signal below 128, or 256 times the exit code.
 *
 * @param {Gone} gone
 * @returns {Pick<End, 'code' | 'signal' | 'reason'>}
 */
function howOf({ reason, exitCode }) {
  if (process.platform === 'win32' || reason === 'launch-failed')
    return { reason, code: exitCode, signal: null };
  const signal = exitCode & 0x7f;
  const isExit = reason === 'abnormal-exit' || reason === 'clean-exit' || signal === 0;
  if (isExit) return { reason, code: exitCode > 0xff ? exitCode >> 8 : exitCode, signal: null };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { reason, code: null, signal: name ?? `${signal}` };
}

module.exports = { Ends };
