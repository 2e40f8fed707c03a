'use strict';

const { ipcRenderer } = require('electron');
const { MessageChannel } = require('../..');

const ways = {
  straight: (value) => MessageChannel.invoke('far', 'echo', value),
  routed: (value) => MessageChannel.invoke('main', 'bench:routed', value),
  native: (value) => ipcRenderer.invoke('bench:native', value),
  utility: (value) => MessageChannel.invoke('utility', 'echo', value),
};

/** Returns the microseconds per call, one call after the other. */
MessageChannel.handle('measure', async (event, { way, calls }) => {
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    const { n } = await ways[way]({ n: i, text: 'some text' });
    if (n !== i) throw new Error(`${way} answered ${n} instead of ${i}`);
  }
  return ((performance.now() - start) / calls) * 1000;
});
