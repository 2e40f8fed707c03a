'use strict';

const { createReadStream } = require('fs');
const { createInterface } = require('readline');
const { pipeline } = require('stream');
const { createGunzip } = require('zlib');

async function* linesWith(word, input) {
  for await (const line of createInterface({ input })) if (line.includes(word)) yield line;
}

/** Lines of a compressed log that have a word in them. `pipeline` ends the reading when the reader leaves, and tells it of errors. */
exports.matches = (file, word) =>
  pipeline(
    createReadStream(file),
    createGunzip(),
    (text) => linesWith(word, text),
    () => {},
  );
