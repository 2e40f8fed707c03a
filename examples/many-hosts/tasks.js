'use strict';

// What the hosts do: plain functions, as for a pool on one machine.

const fs = require('fs');
const { digest } = require('../demo/digest.js');

/** SHA-256 and gzip size of a file. The journal shows who began it, also when that host does not live to tell. */
exports.digest = (file, journal) => {
  fs.appendFileSync(journal, `${process.env.HOST_NAME}\n`);
  return digest(file);
};
