'use strict';

const { ThreadWorker } = require('poolifier');

module.exports = new ThreadWorker(/** @type {any} */ (require('../tasks.js')));
