'use strict';

// Checks that all files name the same version of each tool that `cargo install` fetches, such as `cargo-deny@0.20.2`,
// and that renovate.json finds each of these names.

const { execFileSync } = require('child_process');
const path = require('path');
const { customManagers } = require('../../renovate.json');

const ROOT = path.join(__dirname, '../..');
const PIN = 'cargo-[a-z-]+@[0-9][0-9a-z.-]*';
const [{ managerFilePatterns, matchStrings }] = customManagers;
const files = managerFilePatterns.map((pattern) => new RegExp(pattern.slice(1, -1)));

const args = ['grep', '-oE', PIN, '--', '.', ':!renovate.json', ':!scripts/checks/pinned-tools.js'];
const pins = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

/** @type {string[]} */
const faults = [];
/** @type {Map<string, string>} */
const versions = new Map();
for (const pin of pins) {
  const [file, text] = pin.split(':');
  const [tool, version] = text.split('@');
  const match = new RegExp(matchStrings[0]).exec(text);
  if (!files.some((pattern) => pattern.test(file)) || match?.[0] !== text)
    faults.push(`${file}: renovate.json does not find ${text}`);
  const other = versions.get(tool);
  if (other && other !== version) faults.push(`${file}: ${text}, but another file has ${other}`);
  versions.set(tool, other ?? version);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
