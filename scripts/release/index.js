'use strict';
// `npm run release:dry`: builds and packs a release, and installs it in new apps with each package manager. It
// publishes nothing and leaves nothing behind but downloads and builds in target/platforms.
//
// `--binaries FOLDER` takes the binaries in this folder instead of building them.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { parseArgs } = require('util');
const { TARGETS, build } = require('../cross/build.js');
const { PACKAGE, tryApp } = require('./app.js');
const { MANAGERS } = require('./managers.js');
const { openRegistry } = require('./registry.js');
const { binariesIn, makeTarballs } = require('./tarballs.js');

const { version } = require('../../package.json');

const NAMES = [PACKAGE, 'electron-re'];

/** @type {string[]} */
const report = [];

function findBinaries() {
  const { binaries: folder } = parseArgs({ options: { binaries: { type: 'string' } } }).values;
  if (!folder) return Object.fromEntries(Object.keys(TARGETS).map((name) => [name, build(name)]));
  const binaries = binariesIn(folder);
  if (Object.keys(binaries).length === 0) throw new Error(`${path.resolve(folder)} has no binary`);
  return binaries;
}

/** @param {import('./tarballs.js').Tarballs} tarballs @returns {string[]} the paths of all tarballs */
function reportSizes({ main, binaries }) {
  const files = [main, ...Object.values(binaries)];
  for (const file of files)
    report.push(`packed ${path.basename(file)}, ${(fs.statSync(file).size / 2 ** 20).toFixed(1)} MiB`);
  const missing = Object.keys(TARGETS).filter((name) => !binaries[name]);
  if (missing.length > 0) report.push(`not packed, since there is no binary: ${missing.join(', ')}`);
  return files;
}

/** @param {string} folder @param {string} url */
async function tryAll(folder, url) {
  for (const manager of MANAGERS)
    for (const name of NAMES) {
      const what = `installed by ${manager.package} ${manager.version} as ${name}`;
      console.log(`── ${what}`);
      const home = fs.mkdtempSync(path.join(folder, 'home-'));
      try {
        await tryApp(home, manager, name, { url, version });
        report.push(`${what}: CommonJS and ES module call a pool`);
      } catch (error) {
        console.error(error);
        report.push(`${what}: FAILED`);
        process.exitCode = 1;
      }
    }
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'release-'));
  try {
    const registry = await openRegistry(reportSizes(makeTarballs(folder, findBinaries())));
    try {
      await tryAll(folder, registry.url);
    } finally {
      await registry.close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nrelease ${version}\n${report.join('\n')}`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
