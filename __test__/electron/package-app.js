'use strict';
// Makes what electron-builder and Electron Forge make: an Electron with an app inside, the app in an asar archive.

const fs = require('fs');
const path = require('path');
const asar = require('@electron/asar');
const { flipFuses, FuseVersion } = require('@electron/fuses');
const { findElectron } = require('../../scripts/electron/find');

const ROOT = path.join(__dirname, '../..');
const NAME = 'packaged-app';
const UNPACK = { unpackDir: '{node_modules/electron-re-native,unpacked}' };

/** Links a folder's files into another, so that a whole Electron costs no space. */
function linkTree(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source, target) {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target); // another file system
  }
}

/**
 * A copy of the test Electron in `folder`, without an app. With `fuses` it has its own binary, and those flipped.
 *
 * @param {string} folder
 * @param {Record<number, boolean>} [fuses]
 * @returns {Promise<string>} its binary
 */
async function copyElectron(folder, fuses) {
  const source = fs.realpathSync(findElectron().path);
  linkTree(path.dirname(source), folder);
  fs.rmSync(path.join(folder, 'resources/app'), { recursive: true, force: true });
  fs.rmSync(path.join(folder, 'resources/default_app.asar'), { force: true });
  const binary = path.join(folder, NAME);
  fs.renameSync(path.join(folder, path.basename(source)), binary);
  if (fuses) {
    fs.rmSync(binary);
    fs.copyFileSync(source, binary);
    await flipFuses(binary, { version: FuseVersion.V1, ...fuses });
  }
  return binary;
}

/** Puts this package into an app's node_modules, as npm would from its tarball. */
function installPackage(app, { binary = true } = {}) {
  const target = path.join(app, 'node_modules/electron-re-native');
  const { files } = require('../../package.json');
  const built = binary ? fs.readdirSync(ROOT).filter((name) => name.endsWith('.node')) : [];
  const shipped = files.filter((name) => !/^(!.*|src|build\.rs|THIRD-PARTY-NOTICES\.md)$/.test(name));
  for (const name of ['package.json', ...shipped, ...built]) {
    fs.cpSync(path.join(ROOT, name), path.join(target, name), { recursive: true });
  }
}

/** Puts the package of this platform's binary beside it. */
function installBinary(app) {
  const [name] = fs.readdirSync(ROOT).filter((file) => file.endsWith('.node'));
  const triple = name.split('.')[1];
  const target = path.join(app, `node_modules/electron-re-native-${triple}`);
  fs.mkdirSync(target, { recursive: true });
  // As `napi create-npm-dirs` writes it, in short.
  fs.writeFileSync(
    path.join(target, 'package.json'),
    JSON.stringify({ name: path.basename(target), main: name }),
  );
  fs.copyFileSync(path.join(ROOT, name), path.join(target, name));
}

/**
 * Packs `apps/packaged` and puts it into an Electron.
 *
 * @param {string} folder an empty one
 * @param {Record<number, boolean>} [fuses]
 * @param {object} [unpack] what of it is unpacked, as @electron/asar takes it
 * @param {boolean} [isPublished] whether the binary is in its own package, as from a registry
 * @returns {Promise<{ binary: string, resources: string }>}
 */
async function packageApp(folder, fuses, unpack = UNPACK, isPublished = false) {
  const app = path.join(folder, 'app');
  fs.cpSync(path.join(__dirname, 'apps/packaged'), app, { recursive: true });
  fs.copyFileSync(path.join(__dirname, 'apps/app.js'), path.join(app, 'app.js'));
  fs.mkdirSync(path.join(app, 'unpacked'));
  fs.copyFileSync(path.join(app, 'child.js'), path.join(app, 'unpacked/child.js'));
  installPackage(app, { binary: !isPublished });
  if (isPublished) installBinary(app);
  const electron = path.join(folder, 'electron');
  const binary = await copyElectron(electron, fuses);
  const resources = path.join(electron, 'resources');
  await asar.createPackageWithOptions(app, path.join(resources, 'app.asar'), unpack);
  return { binary, resources };
}

module.exports = { packageApp, copyElectron, installPackage };
