'use strict';

/**
 * How a call says that it is for many items: calls the task that its parameters name, `[{ token, waitTogether }, task, items]`, once for each of them.
 * It comes to a list, too: the time that this took in ms, which results are undefined, and the results. Items and results are
 * written as Separate. What is told before that brings the token, and may say that the next item is still at work.
 */
const IN_BATCH = 'electron-re-native:in-batch';

/** Of strings and bytes; more than these do not go together on purpose. */
const MOST_BYTES = 64 * 1024;

module.exports = { IN_BATCH, MOST_BYTES };
