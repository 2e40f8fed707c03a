'use strict';

module.exports = require('./tinypool.js').tinypool('tinypool-process', 'child_process');
