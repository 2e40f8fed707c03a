'use strict';

const { FixedClusterPool, poolifier } = require('./poolifier.js');

const file = require.resolve('../children/poolifier-cluster.js');

module.exports = poolifier('poolifier-process', FixedClusterPool, file);
