'use strict';

const path = require('path');
const { BrowserWindow, app, ipcMain } = require('electron');
const { CHANNEL, ORIGIN, pageSession } = require('./page-session.js');

/** Electron's. @typedef {any} WebContents */
/** Electron's. @typedef {{ sender: WebContents, senderFrame: any }} IpcEvent */
/** @typedef {import('../../process-manager/session.js').Session} Session */
/** @typedef {import('../../process-manager/session.js').Transport} Transport */

/** The window of the process manager: sandboxed, isolated, without a network, and limited to one channel. */
class ManagerWindow {
  /** @type {BrowserWindow | null} */
  #window = null;
  /** @type {Session | null} */
  #session = null;
  /** An unresponsive page gets no messages that can wait. */
  #isBusy = false;
  #connect;
  #onMessage = (/** @type {IpcEvent} */ event, /** @type {unknown} */ message) => {
    if (this.#isFromPage(event)) this.#receive(event.sender, message);
  };

  /** @param {(transport: Transport) => Session} connect */
  constructor(connect) {
    this.#connect = connect;
  }

  /** @param {WebContents} contents */
  owns(contents) {
    return this.#window !== null && !this.#window.isDestroyed() && this.#window.webContents === contents;
  }

  /** @returns {Promise<void>} */
  async open() {
    await app.whenReady();
    if (this.#window) {
      this.#window.show();
      return;
    }
    const window = this.#create();
    this.#window = window;
    ipcMain.on(CHANNEL, this.#onMessage);
    window.once('closed', () => this.#forget());
    window.on('unresponsive', () => (this.#isBusy = true));
    window.on('responsive', () => (this.#isBusy = false));
    // An empty window is useless; the next `open` creates another.
    window.webContents.on('render-process-gone', () => window.destroy());
    await window.loadURL(`${ORIGIN}/index.html`).catch((/** @type {unknown} */ error) => {
      // If the user has closed it in the meantime, or ended the app, there is nothing to report.
      if (!window.isDestroyed()) throw error;
    });
    if (!window.isDestroyed()) window.show();
  }

  #create() {
    const window = new BrowserWindow({
      title: `Process manager – ${app.getName()}`,
      show: false,
      width: 1180,
      height: 765,
      useContentSize: true,
      minWidth: 640,
      minHeight: 420,
      autoHideMenuBar: true,
      webPreferences: {
        preload: path.join(__dirname, 'preload.js'),
        session: pageSession(),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
      },
    });
    // This window shows only this page.
    const prevent = (/** @type {{ preventDefault(): void }} */ event) => event.preventDefault();
    window.webContents.on('will-navigate', prevent);
    window.webContents.on('will-redirect', prevent);
    window.webContents.on('will-attach-webview', prevent);
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    return window;
  }

  /**
   * Whether a message is from the page itself: not from another window, nor from a frame in this one.
   *
   * @param {IpcEvent} event
   */
  #isFromPage({ sender, senderFrame }) {
    if (!this.owns(sender) || !senderFrame) return false;
    const { mainFrame } = sender;
    const isMain =
      senderFrame.routingId === mainFrame.routingId && senderFrame.processId === mainFrame.processId;
    return isMain && originOf(senderFrame.url) === ORIGIN;
  }

  /** @param {WebContents} contents @param {any} message */
  #receive(contents, message) {
    // Each `hello` comes from a page that has just loaded.
    if (message?.type === 'hello') {
      this.#endSession();
      this.#session = this.#connect(this.#transport(contents));
    }
    this.#session?.receive(message);
  }

  /** @param {WebContents} contents @returns {Transport} */
  #transport(contents) {
    return {
      send: (message) => {
        if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(CHANNEL, message);
      },
      isBusy: () => this.#isBusy,
      close: () => {},
      resume: null,
    };
  }

  #endSession() {
    const session = this.#session;
    this.#session = null;
    session?.end();
  }

  #forget() {
    this.#window = null;
    this.#isBusy = false;
    ipcMain.off(CHANNEL, this.#onMessage);
    this.#endSession();
  }
}

/** @param {string} url */
function originOf(url) {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}

module.exports = { ManagerWindow };
