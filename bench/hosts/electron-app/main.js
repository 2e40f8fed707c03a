'use strict';
// The host process in Electron. The job is the last argument. electron.js in the folder above starts it.

const { app } = require('electron');
const { report } = require('../../../__test__/electron/apps/app.js');
const { prepare } = require('../measure-one.js');

app.on('window-all-closed', () => {}); // by default Electron would quit

const measure = prepare(JSON.parse(/** @type {string} */ (process.argv.at(-1))));

async function main() {
  await app.whenReady();
  const { values, close } = await measure();
  report('values', values);
  await close();
  app.exit(0);
}

main();
