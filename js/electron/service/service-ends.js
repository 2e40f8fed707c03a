'use strict';

const { EventEmitter } = require('events');

/**
 * Emits `end` when the utility process of a service has ended, for who lists ends: of an exit code, Electron says
 * nothing in `child-process-gone`.
 *
 * @type {import('events').EventEmitter}
 */
const serviceEnds = new EventEmitter();

module.exports = { serviceEnds };
