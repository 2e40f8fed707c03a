'use strict';

// Runs sandboxed in the process manager's window, and gives its page the two functions of `Bridge` in ui/src/protocol.ts. The page can use
// only this channel and only the protocol's messages.

const { contextBridge, ipcRenderer } = require('electron');

const CHANNEL = 'electron-re-native:process-manager';
const ALLOWED = ['hello', 'subscribe', 'act', 'record', 'more', 'stop'];

contextBridge.exposeInMainWorld('processManager', {
  /** @param {{ type: string }} message */
  send(message) {
    if (!ALLOWED.includes(message?.type)) throw new Error('There is no message of this type');
    ipcRenderer.send(CHANNEL, message);
  },
  /** @param {(message: unknown) => void} listener */
  onMessage(listener) {
    const hear = (/** @type {unknown} */ _event, /** @type {unknown} */ message) => listener(message);
    ipcRenderer.on(CHANNEL, hear);
    return () => void ipcRenderer.off(CHANNEL, hear);
  },
});
