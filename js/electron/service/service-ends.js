'use strict';

const { EventEmitter } = require('events');

/**
 * Emits `end` when the utility process of a service has ended, for lists of ends: Electron's `child-process-gone` has no exit code.
 *
 * @type {import('events').EventEmitter}
 */
const serviceEnds = new EventEmitter();

module.exports = { serviceEnds };
