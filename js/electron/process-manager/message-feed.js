'use strict';

const { internals } = require('../main/channel.js');
const { shownName } = require('./window-name.js');

/** @typedef {import('../main/watch.js').Seen} Seen */

/**
 * Lets a log know of MessageChannel's messages, only while somebody reads it: windows and services tell main of what
 * they say to each other as long as main watches, and no longer.
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

/** Listeners get an answer in the direction of its call; the log has each message's own direction. @param {Seen} seen */
function turned(seen) {
  return { ...seen, from: seen.to, to: seen.from };
}

/** @param {Seen} seen */
function named(seen) {
  return { ...seen, from: shownName(seen.from), to: shownName(seen.to) };
}

module.exports = { feed };
