'use strict';

// Checks that JavaScript reads every constant of js/wire/. Constants for Rust alone belong outside the `shared!` blocks
// of src/core/wire/.

const fs = require('fs');
const path = require('path');

/**
 * @param {string} root
 * @param {string[]} files all source files, as git lists them
 * @returns {string[]} the faults
 */
function checkWire(root, files) {
  const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
  const isWire = (/** @type {string} */ file) => file.startsWith('js/wire/');
  const readers = files.filter((file) => file.startsWith('js/') && !isWire(file));
  return files.filter(isWire).flatMap((file) => {
    const required = `/wire/${path.basename(file)}')`;
    const texts = readers.map(read).filter((text) => text.includes(required));
    const names = [...read(file).matchAll(/^exports\.(\w+) =/gm)].map(([, name]) => name);
    return names
      .filter((name) => !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
      .map((name) => `${file}: nothing in js/ reads ${name}`);
  });
}

module.exports = { checkWire };
