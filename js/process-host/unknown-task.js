'use strict';

const { LONGEST_NAME, nearestOf } = require('../common/nearest-name.js');

/** How many names a hint lists. */
const MOST_NAMES = 20;

/**
 * Returns a hint for a caller whose task does not exist: the nearest name, and the other names.
 *
 * @param {string} name
 * @param {string[]} names
 */
function hintFor(name, names) {
  if (names.length === 0) return 'it has none at all, since ProcessHost.registry() was not called';
  const nearest = nearestOf(name, names);
  const listed = names.slice(0, MOST_NAMES).map(quote);
  if (names.length > MOST_NAMES) listed.push(`${names.length - MOST_NAMES} more`);
  const last = listed.pop();
  const all = listed.length === 0 ? last : `${listed.join(', ')} and ${last}`;
  return nearest === undefined ? `it has ${all}` : `did you mean ${quote(nearest)}? It has ${all}`;
}

/** @param {string} name */
function quote(name) {
  return JSON.stringify(name.slice(0, LONGEST_NAME));
}

module.exports = { hintFor };
