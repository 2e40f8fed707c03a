'use strict';
// The same with a pool whose children are utility processes, as far as it is about them.

const { table, consoleOfChild, sleepAndWake, restart, killChild } = require('./features');

module.exports = { table, consoleOfChild, sleepAndWake, restart, killChild };
