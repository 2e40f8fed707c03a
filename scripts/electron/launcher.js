'use strict';
// The app inside the Electron that `fetch.js` makes. It starts the app on the command line, as npm's Electron does.
//
//   electron [Chromium's switches] [-r module] APP [arguments]
//
// APP is a script, or a folder with a package.json. Like npm's Electron, this leaves `process.argv` as it is.

const fs = require('fs');
const Module = require('module');
const path = require('path');
const { app } = require('electron');

/** @returns {{ file?: string, modules: string[] }} */
function parse(args) {
  const modules = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') modules.push(args[++i]);
    else if (!args[i].startsWith('-')) return { file: path.resolve(args[i]), modules };
  }
  return { modules };
}

function describe(folder) {
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) return false;
  const { name, productName, version } = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (productName || name) app.setName(productName || name);
  if (version) app.setVersion(version);
  return true;
}

const { file, modules } = parse(process.argv.slice(1));
try {
  if (!file) throw new Error('usage: electron [switches] APP [arguments]');
  const isPackage = describe(file);
  const main = require.resolve(file);
  app.setAppPath(isPackage ? file : path.dirname(main));
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  for (const name of modules) require(require.resolve(name, { paths: [process.cwd()] }));
  Module._load(main, null, true); // `true`: the app's script becomes require.main
} catch (error) {
  // Without this, Electron would show the error in a dialog and wait for a click.
  console.error(error);
  app.exit(1);
}
