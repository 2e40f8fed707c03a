'use strict';

const { createHash } = require('crypto');
const { createReadStream } = require('fs');
const { pipeline } = require('stream/promises');

/** The file is read here: only its path and its digest travel. */
exports.sha256 = async (file) => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { file, digest: hash.digest('hex') };
};
