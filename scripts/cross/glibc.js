'use strict';

const fs = require('fs');

/**
 * Returns the highest version of glibc that a binary requires, by the versions of its symbols.
 *
 * @param {string} file
 * @returns {string | undefined} undefined for a binary that does not use glibc
 */
function highestGlibc(file) {
  const text = fs.readFileSync(file, 'latin1');
  const versions = Array.from(text.matchAll(/\bGLIBC_(\d+(?:\.\d+)+)\0/g), ([, version]) => version);
  return versions.sort(compareVersions).pop();
}

/** @param {string} one @param {string} other */
function compareVersions(one, other) {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
}

/** Throws if a binary requires a newer glibc than the limit, or none. @param {string} file @param {string} limit */
function checkGlibc(file, limit) {
  const highest = highestGlibc(file);
  if (highest === undefined || compareVersions(highest, limit) > 0)
    throw new Error(`${file} needs glibc ${highest ?? 'of no version'}, and may need ${limit} at most`);
  return highest;
}

module.exports = { checkGlibc, highestGlibc };
