'use strict';

// Each system's folder in src/core/platform/ has the names that the table in platform/mod.rs lists, and no other.

const fs = require('fs');
const path = require('path');

const PLATFORM = 'src/core/platform';

/**
 * @param {string} root
 * @param {string[]} files all source files, as git lists them
 * @returns {string[]} what is wrong
 */
function checkContract(root, files) {
  const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
  const listed = namesIn(read(`${PLATFORM}/mod.rs`));
  const systems = files.filter((file) => /^src\/core\/platform\/\w+\/mod\.rs$/.test(file));
  return systems.flatMap((file) => {
    const has = handedOnBy(read(file));
    const missing = listed.filter((name) => !has.includes(name));
    const more = has.filter((name) => !listed.includes(name));
    return [
      ...missing.map((name) => `${file}: lacks ${name}, which ${PLATFORM}/mod.rs lists`),
      ...more.map((name) => `${file}: has ${name}, which ${PLATFORM}/mod.rs does not list`),
    ];
  });
}

/** The first column of the table. @param {string} code */
function namesIn(code) {
  const cells = [...code.matchAll(/^\/\/! \| (`[^|]*) \|/gm)].map(([, cell]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
}

/** @param {string} code */
function handedOnBy(code) {
  const uses = [...code.matchAll(/^pub(?:\(super\))? use \w+::(?:\{([^}]*)\}|(\w+));/gm)];
  return uses
    .flatMap(([, list, single]) => (list ?? single).split(',').map((name) => name.trim()))
    .filter(Boolean);
}

module.exports = { checkContract };
