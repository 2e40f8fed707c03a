'use strict';

const { internals } = require('../main/channel.js');

/** Electron's. @typedef {any} WebContents */

/**
 * What a window is called, in the table of processes as among messages: two may have one title, and the number or name
 * is what a message to it is sent to.
 *
 * @param {WebContents} contents
 */
function windowName(contents) {
  return titled(contents.getTitle(), internals().directory.labelOf(contents));
}

/**
 * The same of one that a message names by its label alone; services and main are called by that.
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
