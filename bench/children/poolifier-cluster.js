'use strict';

const { ClusterWorker } = require('poolifier');

module.exports = new ClusterWorker(/** @type {any} */ (require('../tasks.js')));
