'use strict';

// Plain functions. `createPool` calls them in other processes.

const { createHash } = require('crypto');
const { readFile } = require('fs/promises');

exports.digest = async (file) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

exports.fibonacci = (n) => (n < 2 ? n : exports.fibonacci(n - 1) + exports.fibonacci(n - 2));
