'use strict';

module.exports = require('./workerpool.js').workerpool('workerpool-process', 'process');
