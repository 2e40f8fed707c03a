'use strict';

module.exports = require('./tinypool.js').tinypool('tinypool-thread', 'worker_threads');
