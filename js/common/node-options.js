'use strict';

/**
 * The flags in a value of NODE_OPTIONS, split as Node does it.
 *
 * @param {string} text
 * @returns {string[] | undefined} undefined if a quote is not closed: Node will report that
 */
function splitNodeOptions(text) {
  /** @type {string[]} */
  const flags = [];
  let isQuoted = false;
  let isNew = true;
  for (let at = 0; at < text.length; at += 1) {
    let char = text[at];
    if (char === '"') {
      isQuoted = !isQuoted;
      continue;
    }
    if (char === ' ' && !isQuoted) {
      isNew = true;
      continue;
    }
    if (char === '\\' && isQuoted) {
      at += 1;
      if (at === text.length) return undefined;
      char = text[at];
    }
    if (isNew) flags.push('');
    isNew = false;
    flags[flags.length - 1] += char;
  }
  return isQuoted ? undefined : flags;
}

/** @param {string[]} flags */
function joinNodeOptions(flags) {
  return flags.map((flag) => (/[ "]/.test(flag) ? `"${flag.replace(/[\\"]/g, '\\$&')}"` : flag)).join(' ');
}

module.exports = { joinNodeOptions, splitNodeOptions };
