'use strict';

const { internals } = require('../main/channel.js');
const { shownName } = require('./window-name.js');

/** @typedef {import('../main/watch.js').Seen} Seen */

/**
 * Passes MessageChannel's messages to a log while a page shows it: windows and services report their messages to main only while main
 * watches.
 *
 * @param {import('../message-log.js').MessageLog} log
 */
function feed(log) {
  /** @type {(() => void) | undefined} */
  let end;
  log.on('open', () => {
    end = internals().watch.add((seen) => log.record(named(isAnswer(seen) ? turned(seen) : seen)));
  });
  log.on('close', () => end?.());
}

/** @param {Seen} seen */
function isAnswer({ kind }) {
  return kind === 'reply' || kind === 'error';
}

/** Listeners get an answer with the direction of its call; the log shows the direction of each message. @param {Seen} seen */
function turned(seen) {
  return { ...seen, from: seen.to, to: seen.from };
}

/** @param {Seen} seen */
function named(seen) {
  return { ...seen, from: shownName(seen.from), to: shownName(seen.to) };
}

module.exports = { feed };
