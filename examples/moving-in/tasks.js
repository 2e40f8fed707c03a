'use strict';

const { createHash } = require('crypto');

exports.fibonacci = (n) => (n < 2 ? n : exports.fibonacci(n - 1) + exports.fibonacci(n - 2));

exports.digest = (text) => createHash('sha256').update(text).digest('hex');
