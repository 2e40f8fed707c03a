'use strict';

const { FixedThreadPool, poolifier } = require('./poolifier.js');

const file = require.resolve('../children/poolifier-thread.js');

module.exports = poolifier('poolifier-thread', FixedThreadPool, file);
