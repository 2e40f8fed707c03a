'use strict';
// Inspects a binary for Windows on arm64, which cannot run here. Checks whether Windows could load it, as far as the
// file shows.

const fs = require('fs');

const SIGNATURE = 0x4550;
const ARM64 = 0xaa64;
const IS_LIBRARY = 0x2000;
const OF_64_BITS = 0x20b;
const FILE_HEADER_BYTES = 20;
const SECTION_BYTES = 40;
/** The offset of the list of tables in the optional header, and the positions of tables in the list. */
const TABLES = { start: 112, exports: 0, imports: 1, lateImports: 13 };
const IMPORT_BYTES = 20;
const THUNK_BYTES = 8;
const BY_NUMBER = 1n << 63n;
/** Node looks for this symbol. */
const ENTRY = 'napi_register_module_v1';

/**
 * @param {string} binary
 * @param {Map<string, Set<string>>} known the functions of each library of Windows, by its name in lower case
 * @returns {string} a summary
 */
function checkPE(binary, known) {
  const file = fs.readFileSync(binary);
  const header = file.readUInt32LE(0x3c) + 4;
  const optional = header + FILE_HEADER_BYTES;
  const isTrue = (/** @type {boolean} */ fact, /** @type {string} */ what) => {
    if (!fact) throw new Error(`${binary} is no ${what}`);
  };
  isTrue(file.readUInt32LE(header - 4) === SIGNATURE, 'program for Windows');
  isTrue(file.readUInt16LE(header) === ARM64, 'program for arm64');
  isTrue((file.readUInt16LE(header + 18) & IS_LIBRARY) > 0, 'library');
  isTrue(file.readUInt16LE(optional) === OF_64_BITS, 'file of 64 bits');
  const offset = offsets(file, header);
  const table = (/** @type {number} */ which) => file.readUInt32LE(optional + TABLES.start + which * 8);
  isTrue(table(TABLES.lateImports) === 0, 'library that has all its functions once it is loaded');
  const exported = exportsAt(file, offset(table(TABLES.exports)), offset);
  if (!exported.includes(ENTRY)) throw new Error(`${binary} has no ${ENTRY}`);
  const imports = importsAt(file, offset(table(TABLES.imports)), offset);
  const unknown = imports.filter(({ library, name }) => !known.get(library.toLowerCase())?.has(name));
  if (unknown.length > 0)
    throw new Error(
      `${binary} needs ${unknown.map(({ library, name }) => `${name} of ${library}`).join(', ')}`,
    );
  const libraries = new Set(imports.map(({ library }) => library));
  return `${imports.length} functions of ${libraries.size} libraries of the system`;
}

/**
 * Returns a function that converts an address in memory to a position in the file.
 *
 * @param {Buffer} file
 * @param {number} header
 */
function offsets(file, header) {
  const start = header + FILE_HEADER_BYTES + file.readUInt16LE(header + 16);
  const sections = Array.from({ length: file.readUInt16LE(header + 2) }, (_, index) => {
    const at = start + index * SECTION_BYTES;
    const [size, address, , place] = [8, 12, 16, 20].map((field) => file.readUInt32LE(at + field));
    return { size, address, place };
  });
  return (/** @type {number} */ address) => {
    const section = sections.find((one) => address >= one.address && address < one.address + one.size);
    if (!section) throw new Error(`no section has the address ${address}`);
    return section.place + address - section.address;
  };
}

/** @typedef {(address: number) => number} Offset */

/** @param {Buffer} file @param {number} at */
const textAt = (file, at) => file.toString('latin1', at, file.indexOf(0, at));

/** @param {Buffer} file @param {number} table @param {Offset} offset */
function exportsAt(file, table, offset) {
  const names = offset(file.readUInt32LE(table + 32));
  return Array.from({ length: file.readUInt32LE(table + 24) }, (_, index) =>
    textAt(file, offset(file.readUInt32LE(names + index * 4))),
  );
}

/** @param {Buffer} file @param {number} table @param {Offset} offset */
function importsAt(file, table, offset) {
  const imports = [];
  for (let at = table; file.readUInt32LE(at + 12) > 0; at += IMPORT_BYTES) {
    const library = textAt(file, offset(file.readUInt32LE(at + 12)));
    for (let thunk = offset(file.readUInt32LE(at)); ; thunk += THUNK_BYTES) {
      const value = file.readBigUInt64LE(thunk);
      if (value === 0n) break;
      // Before the name is a number of two bytes, which only hints at its position.
      const name =
        value & BY_NUMBER ? `number ${value ^ BY_NUMBER}` : textAt(file, offset(Number(value)) + 2);
      imports.push({ library, name });
    }
  }
  return imports;
}

module.exports = { checkPE };
