'use strict';
// Makes the tarballs of a release with the commands that `npm publish` runs, but publishes nothing.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { TARGETS } = require('../cross/build.js');
const { packedManifest } = require('../pack/manifest.js');

const { scripts } = require('../../package.json');

const ROOT = path.join(__dirname, '../..');
const BINARY = /^electron-re-native\.(.+)\.node$/;

/** @typedef {Record<string, string>} Files paths by the names of binaries, such as `linux-x64-gnu` */
/** @typedef {{ main: string, binaries: Files }} Tarballs those of the package, and of each binary's package */

/** Returns the binaries in this folder. @param {string} folder @returns {Files} */
function binariesIn(folder) {
  const matches = fs.readdirSync(folder).map((file) => BINARY.exec(file));
  return Object.fromEntries(
    matches.flatMap((match) => (match ? [[match[1], path.join(folder, match[0])]] : [])),
  );
}

/** @param {string} cwd @param {string} command @param {string[]} args */
function run(cwd, command, ...args) {
  const bin = path.join(ROOT, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    npm_config_loglevel: 'error',
  };
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** @param {string} from @param {string} to a folder @returns {string} the path of the tarball */
function pack(from, to) {
  const [{ filename }] = JSON.parse(
    run(from, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', to),
  );
  return path.join(to, filename);
}

/**
 * Rewrites the manifest as `prepack` does, but keeps only the targets with binaries.
 *
 * @param {string} manifest
 * @param {string[]} names
 */
function rewriteManifest(manifest, names) {
  const contents = JSON.parse(packedManifest(fs.readFileSync(manifest, 'utf8')));
  contents.napi.targets = names.map((name) => TARGETS[name].target);
  fs.writeFileSync(manifest, JSON.stringify(contents));
}

/**
 * @param {string} folder an empty folder
 * @param {Files} binaries
 * @returns {Tarballs}
 */
function makeTarballs(folder, binaries) {
  const unpacked = path.join(folder, 'unpacked');
  fs.mkdirSync(unpacked);
  run(unpacked, 'tar', 'xzf', pack(ROOT, folder));
  const stage = path.join(unpacked, 'package');
  for (const file of Object.values(binaries)) fs.copyFileSync(file, path.join(stage, path.basename(file)));
  const names = Object.keys(binaries);
  rewriteManifest(path.join(stage, 'package.json'), names);
  const places = names.map((name) => path.join(stage, 'npm', name));
  // The first step checks whether the owner is filled in.
  const [, folders, notices, artifacts, prepublish] = scripts.prepublishOnly.split(' && ');
  run(stage, ...folders.split(' '));
  const [node, script] = notices.split(' ');
  run(stage, node, path.join(ROOT, script), ...places);
  run(stage, ...artifacts.split(' '));
  run(stage, ...prepublish.split(' '), '--skip-optional-publish');
  const packed = names.map((name, at) => [name, pack(places[at], folder)]);
  return { main: pack(stage, folder), binaries: Object.fromEntries(packed) };
}

module.exports = { binariesIn, makeTarballs, run };
