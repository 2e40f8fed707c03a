'use strict';
// Makes the tarballs of a release, by the commands that `npm publish` runs, but publishes nothing.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const { scripts } = require('../../package.json');

const ROOT = path.join(__dirname, '../..');

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

/** @param {string} from @param {string} to a folder @returns {string} the tarball's path */
function pack(from, to) {
  const [{ filename }] = JSON.parse(
    run(from, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', to),
  );
  return path.join(to, filename);
}

/** A release has a binary for each target; here there is that of this machine. @param {string} manifest */
function keepOneTarget(manifest) {
  const contents = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  contents.napi.targets = ['x86_64-unknown-linux-gnu'];
  fs.writeFileSync(manifest, JSON.stringify(contents));
}

/**
 * @param {string} folder an empty one
 * @returns {{ main: string, binary: string }} the package's tarball, and that of the binary for this machine
 */
function makeRelease(folder) {
  const unpacked = path.join(folder, 'unpacked');
  fs.mkdirSync(unpacked);
  run(unpacked, 'tar', 'xzf', pack(ROOT, folder));
  const stage = path.join(unpacked, 'package');
  for (const name of fs.readdirSync(ROOT).filter((file) => file.endsWith('.node')))
    fs.copyFileSync(path.join(ROOT, name), path.join(stage, name));
  keepOneTarget(path.join(stage, 'package.json'));
  // The first step asks whether the owner has been filled in.
  const [, folders, notices, artifacts, prepublish] = scripts.prepublishOnly.split(' && ');
  run(stage, ...folders.split(' '));
  const [node, script] = notices.split(' ');
  run(stage, node, path.join(ROOT, script), path.join(stage, 'npm/linux-x64-gnu'));
  run(stage, ...artifacts.split(' '));
  run(stage, ...prepublish.split(' '), '--skip-optional-publish');
  return { main: pack(stage, folder), binary: pack(path.join(stage, 'npm/linux-x64-gnu'), folder) };
}

module.exports = { makeRelease, run };
