'use strict';
// Copies a program for Windows so that its sections begin at pages of the file, as they do in memory. The kernel then
// maps them for wine, and all processes share them. Otherwise wine reads the whole program, 70 MB of Node, into each
// process.

const fs = require('fs');

const PAGE = 4096;

// Offsets in the headers of a 64-bit program.
const PE_OFFSET = 0x3c;
const SECTION_COUNT = 6;
const OPTIONAL_HEADER_SIZE = 20;
const OPTIONAL_HEADER = 24;
const FILE_ALIGNMENT = 36;
const HEADERS_SIZE = 60;
/** The offset of the signature's position and length. A copy has no signature. */
const CERTIFICATES = 144;
const SECTION_HEADER_SIZE = 40;
const RAW_SIZE = 16;
const RAW_OFFSET = 20;

/** @param {Buffer} bytes @returns {Buffer} a copy, padded with zeros to whole pages */
function wholePages(bytes) {
  const copy = Buffer.alloc(Math.ceil(bytes.length / PAGE) * PAGE);
  bytes.copy(copy);
  return copy;
}

/** @param {string} from a program @param {string} to the file for the copy */
function writePageAligned(from, to) {
  const program = fs.readFileSync(from);
  const start = program.readUInt32LE(PE_OFFSET);
  const optional = start + OPTIONAL_HEADER;
  const headers = wholePages(program.subarray(0, program.readUInt32LE(optional + HEADERS_SIZE)));
  headers.writeUInt32LE(PAGE, optional + FILE_ALIGNMENT);
  headers.writeUInt32LE(headers.length, optional + HEADERS_SIZE);
  headers.fill(0, optional + CERTIFICATES, optional + CERTIFICATES + 8);

  const parts = [headers];
  let end = headers.length;
  const sections = optional + program.readUInt16LE(start + OPTIONAL_HEADER_SIZE);
  for (let left = program.readUInt16LE(start + SECTION_COUNT), at = sections; left > 0; left -= 1) {
    const offset = program.readUInt32LE(at + RAW_OFFSET);
    const section = wholePages(program.subarray(offset, offset + program.readUInt32LE(at + RAW_SIZE)));
    headers.writeUInt32LE(section.length, at + RAW_SIZE);
    headers.writeUInt32LE(section.length > 0 ? end : 0, at + RAW_OFFSET);
    parts.push(section);
    end += section.length;
    at += SECTION_HEADER_SIZE;
  }
  fs.writeFileSync(to, Buffer.concat(parts), { mode: 0o755 });
}

module.exports = { writePageAligned };
