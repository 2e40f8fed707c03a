'use strict';

// Checks the licences of the npm packages that the tools use, by the lock files, and the list of licences in deny.toml.
// Published code has stricter rules: scripts/pack/notices.js checks those.

const fs = require('fs');
const path = require('path');
const { ALLOWED, isAllowed } = require('../pack/licences.js');

const ROOT = path.join(__dirname, '../..');
const LOCK_FILES = ['package-lock.json', 'site/package-lock.json', 'bench/package-lock.json'];
/** Nothing of these packages is published, so their terms do not bind users. */
const OF_TOOLS = [
  ...ALLOWED,
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'LGPL-3.0-or-later',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
];

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** @param {string} file @returns {string[]} */
function refusedIn(file) {
  const { packages } = JSON.parse(read(file));
  return Object.entries(packages)
    .filter(([folder, { license }]) => folder !== '' && !isAllowed(license ?? 'none', OF_TOOLS))
    .map(([folder, { license }]) => `${file}: ${folder} has the licence ${license ?? 'none'}`);
}

/** @returns {string[]} */
function differencesOfCrates() {
  const [, list] = /^allow = \[([^\]]*)\]/m.exec(read('deny.toml')) ?? [];
  const names = Array.from(list.matchAll(/"([^"]+)"/g), ([, name]) => name);
  return names.join() === ALLOWED.join()
    ? []
    : ['deny.toml allows other licences than scripts/pack/licences.js'];
}

const faults = [...LOCK_FILES.flatMap(refusedIn), ...differencesOfCrates()];
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
