'use strict';

const { constants } = require('os');
const { app, webContents } = require('electron');
const { serviceEnds } = require('../service/service-ends.js');

/** Electron's. @typedef {any} WebContents */
/** @typedef {import('../../process-manager/vanished.js').End} End */
/** @typedef {{ reason: End['reason'], exitCode: number }} Gone */

/** Kept until the next look at the processes takes them. */
const MOST = 100;
/** What the app's own `utilityProcess.fork` starts, as pools' children: who has started it hears how it ends. */
const NODE_SERVICE = 'node.mojom.NodeService';

/** Hears from Electron how processes of Chromium's end, while somebody wants to know. */
class Ends {
  /** @type {End[]} */
  #told = [];
  /** Electron does not know the process of a page that is gone. @type {WeakMap<WebContents, number>} */
  #pids = new WeakMap();
  /** Whose pages a process had when it was last looked at. @type {Map<number, WebContents[]>} */
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
    // One may be gone before anybody looks at it.
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

  /** Takes note of the processes that pages have now. */
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

  /** How processes have ended since the last time. */
  take() {
    return this.#told.splice(0);
  }

  /**
   * Why a renderer has ended of which Electron has said nothing: then it did not crash. To be asked before the next
   * `look`.
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
 * On POSIX, Chromium gives what `waitpid` says: the signal below 128, or 256 times the code.
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
