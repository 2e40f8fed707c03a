'use strict';

/**
 * Marks a call for many items: it calls the task in its parameters, `[{ token, waitTogether }, task, items]`, once for each item. Its
 * result is a list, too: the time in ms, which results are undefined, and the results. Items and results are written as Separate. Earlier
 * reports carry the token, and may say that the next item is still running.
 */
const IN_BATCH = 'electron-re-native:in-batch';

/** The most strings and bytes in one message. */
const MOST_BYTES = 64 * 1024;

module.exports = { IN_BATCH, MOST_BYTES };
