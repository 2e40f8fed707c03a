'use strict';

const { internals } = require('../main/channel.js');

/** Electron's. @typedef {any} WebContents */

/**
 * The label of a window, in the table of processes and among messages. Two windows may have the same title, so it includes the number or
 * name that messages to the window use.
 *
 * @param {WebContents} contents
 */
function windowName(contents) {
  return titled(contents.getTitle(), internals().directory.labelOf(contents));
}

/**
 * The same for a window that a message names by its label; services and main keep that label.
 *
 * @param {string} label
 */
function shownName(label) {
  for (const endpoint of internals().directory.endpoints()) {
    if (endpoint.label === label && !endpoint.script && !endpoint.isGone)
      return titled(endpoint.title, label);
  }
  return label;
}

/** @param {string} title @param {string} label */
function titled(title, label) {
  return title === '' ? label : `${title} (${label})`;
}

module.exports = { shownName, windowName };
