'use strict';
// Our preload, and a page whose code runs before anything else happens.

const { webFrame } = require('electron');
require('../../../../preload.js');

webFrame.executeJavaScript(`
  const early = window.electronRe.MessageChannel;
  early.handle('open', () => 'revived');
  early.removeHandler('open');
  early.handle('tick', () => 'removed');
  early.removeHandler('tick');
  early.handle('tick', () => 'the second')`);
