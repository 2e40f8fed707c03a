'use strict';

const { MessageError } = require('../messages/message-error.js');
const { KIND } = require('../messages/protocol.js');

/** The kinds of message that main sends to a window. */
const TOLD = [KIND.PORT, KIND.UNLINK, KIND.CALL, KIND.WATCH];

/**
 * A window or service as the {@link import('../messages/peer.js').Host} of its MessageChannel.
 *
 * @param {any} ipcRenderer
 * @param {boolean} isGuarded whether main decides what a page may send. It could not do so for messages that go directly to the app's own
 * listeners on `ipcMain`.
 * @param {import('../messages/peer.js').Host['inContext']} [inContext] where there are async contexts
 * @returns {import('../messages/peer.js').Host}
 */
function rendererHost(ipcRenderer, isGuarded, inContext = (listener) => listener) {
  return {
    isGuarded,
    inContext,
    emitter: ipcRenderer,
    ask: (kind, payload) => ipcRenderer.invoke(kind, payload).catch(explain),
    tell: (kind, payload) => ipcRenderer.send(kind, payload),
    sendToMain: (channel, args) =>
      isGuarded ? ipcRenderer.send(KIND.SEND, { channel, args }) : ipcRenderer.send(channel, args),
    invokeNative: (channel, args) => ipcRenderer.invoke(channel, args).catch(explain),
    listen(receive) {
      for (const kind of TOLD)
        ipcRenderer.on(kind, (/** @type {any} */ event, /** @type {any} */ payload) =>
          receive(kind, payload, event.ports?.[0]),
        );
    },
  };
}

/**
 * Errors of Electron itself, outside handlers, can only be recognized by their text.
 *
 * @param {any} error
 * @returns {never}
 */
function explain(error) {
  const text = String(error?.message);
  if (text.includes(`No handler registered for '${KIND.HELLO.split(':')[0]}`)) {
    const message = 'the main process has not loaded electron-re-native';
    throw new MessageError('ERR_NO_MAIN', message, { target: 'main' });
  }
  if (text.includes('No handler registered for'))
    throw new MessageError('ERR_NO_HANDLER', text, { target: 'main' });
  if (text.includes('could not be cloned')) throw new MessageError('ERR_SERIALIZE', text, { target: 'main' });
  throw error;
}

module.exports = { rendererHost };
