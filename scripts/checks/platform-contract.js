'use strict';

// Checks that each system has exactly the names that the table in src/core/platform/mod.rs lists, in its own folder or
// in `posix`.

const fs = require('fs');
const path = require('path');

const PLATFORM = 'src/core/platform';
/** The folder that the systems of the Unix family share. */
const SHARED = 'posix';

/**
 * @param {string} root
 * @param {string[]} files all source files, as git lists them
 * @returns {string[]} the faults
 */
function checkContract(root, files) {
  const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
  const room = read(`${PLATFORM}/mod.rs`);
  const listed = namesIn(room);
  const folders = [...room.matchAll(/^pub use (\w+)::\*;$/gm)].map(([, name]) => name);
  const systems = folders.filter((name) => name !== SHARED);
  if (systems.length < 2)
    return [`${PLATFORM}/mod.rs: expected several systems, found ${systems.join(', ')}`];
  const shared = handedOnBy(read(`${PLATFORM}/${SHARED}/mod.rs`));
  return systems.flatMap((system) => {
    const folder = `${PLATFORM}/${system}/`;
    const isUnix = files.some((file) => file.startsWith(folder) && read(file).includes(`::${SHARED}::`));
    const has = [...handedOnBy(read(`${folder}mod.rs`)), ...(isUnix ? shared : [])];
    const missing = listed.filter((name) => !has.includes(name));
    const more = has.filter((name) => !listed.includes(name));
    return [
      ...missing.map((name) => `${folder}: lacks ${name}, which ${PLATFORM}/mod.rs lists`),
      ...more.map((name) => `${folder}: has ${name}, which ${PLATFORM}/mod.rs does not list`),
    ];
  });
}

/** Returns the names in the first column of the table. @param {string} code */
function namesIn(code) {
  const cells = [...code.matchAll(/^\/\/! \| (`[^|]*) \|/gm)].map(([, cell]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
}

/** @param {string} code */
function handedOnBy(code) {
  const uses = [
    ...code.matchAll(/^pub use \w+::(?:\{([^}]*)\}|(\w+));/gm),
    // Only the platform module uses `Region`. Other items that only this module sees are not part of the contract.
    ...code.matchAll(/^pub\(super\) use [\w:]+::()(Region);/gm),
  ];
  return uses
    .flatMap(([, list, single]) => (list || single).split(',').map((name) => name.trim()))
    .filter(Boolean);
}

module.exports = { checkContract };
