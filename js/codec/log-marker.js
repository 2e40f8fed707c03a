'use strict';

/** The key of what a task logs, in a message of its child: `[task, text]`. */
const LOG = 'electron-re-native:log';
/** A longer text is cut. */
const LONGEST_LOG = 64 * 1024;

module.exports = { LOG, LONGEST_LOG };
