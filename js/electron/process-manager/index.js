'use strict';

const { ProcessManager } = require('../../process-manager/process-manager.js');
const { ElectronHost } = require('./host.js');
const { ManagerWindow } = require('./window.js');

/** The process manager of an Electron app, which has a window; see index.d.ts. */
class ElectronProcessManager extends ProcessManager {
  #window;

  constructor() {
    const host = new ElectronHost((webContents) => this.#window.owns(webContents));
    super(host);
    this.#window = new ManagerWindow((transport) => this.connect(transport));
  }

  /** @returns {Promise<void>} */
  openWindow() {
    return this.#window.open();
  }
}

module.exports = { create: () => new ElectronProcessManager() };
