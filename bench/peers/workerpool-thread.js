'use strict';

module.exports = require('./workerpool.js').workerpool('workerpool-thread', 'thread');
