'use strict';

// Each system's folder in src/core/platform/ has the names that the table in platform/mod.rs lists, and no other, whether they
// are its own or those of `posix`, which systems share.

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
  const room = read(`${PLATFORM}/mod.rs`);
  const listed = namesIn(room);
  const systems = [...room.matchAll(/^pub use (\w+)::\*;$/gm)].map(
    ([, name]) => `${PLATFORM}/${name}/mod.rs`,
  );
  if (systems.length < 2 || systems.some((file) => !files.includes(file)))
    return [`${PLATFORM}/mod.rs: expected a folder for each system, found ${systems.join(', ')}`];
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
  const uses = [
    ...code.matchAll(/^pub use (?:super::posix|\w+)::(?:\{([^}]*)\}|(\w+));/gm),
    // Only this room uses it. What else a folder has for this room alone is for `posix`.
    ...code.matchAll(/^pub\(super\) use [\w:]+::()(Region);/gm),
  ];
  return uses
    .flatMap(([, list, single]) => (list || single).split(',').map((name) => name.trim()))
    .filter(Boolean);
}

module.exports = { checkContract };
