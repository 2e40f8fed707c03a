'use strict';
// Opens each page that the test has built, with Node and in a sandbox. The last argument is the folder of the builds.

const fs = require('fs');
const path = require('path');
const { app, BrowserWindow } = require('electron');
const { report } = require('../app');
const { within } = require('../../wait');
const { BrowserService, MessageChannel } = require('../../../..');

app.on('window-all-closed', () => {});

const KINDS = {
  node: { nodeIntegration: true, contextIsolation: false },
  sandbox: {
    sandbox: true,
    contextIsolation: true,
    preload: path.join(__dirname, '../../../../preload.js'),
  },
};

/** What a page has seen, and what main has of it. */
async function play(file, webPreferences) {
  const window = new BrowserWindow({ show: false, webPreferences });
  const { id } = window.webContents;
  MessageChannel.allow(window, [
    'ready',
    'seen',
    'tick',
    'echo',
    'fail',
    'nothing',
    'hang',
    'fail in the page',
  ]);
  const seen = new Promise((resolve) => {
    MessageChannel.once('ready', () => MessageChannel.sendTo(id, 'tick', 'tock'));
    MessageChannel.once('seen', (event, value) => resolve(value));
  });
  const printed = [];
  window.webContents.on('console-message', (...args) => printed.push(args[2]));
  await window.loadFile(file);
  const value = await within(seen, `what ${file} says; it has printed ${printed}`).catch((error) => {
    throw new Error(`${error.message} ${printed}`);
  });
  MessageChannel.registry('page', id);
  const failed = await MessageChannel.invoke('page', 'fail in the page').catch((error) => error);
  window.destroy();
  const { name, message, code, detail } = failed;
  return { ...value, ofPage: { name, message, code, detail } };
}

async function main() {
  await app.whenReady();
  const folder = process.argv[process.argv.length - 1];
  MessageChannel.handle('echo', (event, value) => value);
  await new BrowserService('service', path.join(__dirname, 'service.js')).connected();
  for (const build of fs.readdirSync(folder)) {
    for (const [kind, preferences] of Object.entries(KINDS)) {
      try {
        report(`${build} ${kind}`, {
          value: await play(path.join(folder, build, 'index.html'), preferences),
        });
      } catch (error) {
        report(`${build} ${kind}`, { error: error.stack });
      }
    }
  }
  app.quit();
}

main();
