'use strict';
// As if a page had taken over its renderer: speaks to main by Electron's own IPC, past the bridge.

const { contextBridge, ipcRenderer } = require('electron');

const ports = [];
ipcRenderer.on('electron-re-native:port', (event) => ports.push(event.ports[0]));

contextBridge.exposeInMainWorld('hostile', {
  ask: (kind, payload) => ipcRenderer.invoke(`electron-re-native:${kind}`, payload),
  tell: (kind, payload) => ipcRenderer.send(`electron-re-native:${kind}`, payload),
  sendNative: (channel, value) => ipcRenderer.send(channel, value),
  invokeNative: (channel) =>
    ipcRenderer.invoke(channel).then(
      (value) => value,
      (error) => error.message.replace(/^.*MessageError: /, ''),
    ),
  ports: () => ports.length,
  call: (channel) =>
    new Promise((resolve) => {
      ports[0].onmessage = ({ data }) => resolve(data);
      ports[0].postMessage({ kind: 'call', id: 1, channel, args: {} });
      ports[0].postMessage({ kind: 'send', channel, args: 'hostile' });
    }),
});
