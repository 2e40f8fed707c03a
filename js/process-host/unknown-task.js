'use strict';

/** Names that a hint lists. */
const MOST_NAMES = 20;
/** Names longer than this are no typing errors. */
const LONGEST = 100;

/**
 * What helps a caller whose task does not exist: the nearest name, and the others.
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

/**
 * @param {string} name
 * @param {string[]} names
 */
function nearestOf(name, names) {
  const wanted = name.toLowerCase();
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  let nearest;
  for (const candidate of names) {
    if (candidate.length > LONGEST || name.length > LONGEST) continue;
    const distance = distanceBetween(wanted, candidate.toLowerCase());
    if (distance < least) [least, nearest] = [distance, candidate];
  }
  return nearest;
}

/**
 * How many characters have to be changed, added or left out to make one of the other.
 *
 * @param {string} a
 * @param {string} b
 */
function distanceBetween(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** @param {string} name */
function quote(name) {
  return JSON.stringify(name.slice(0, LONGEST));
}

module.exports = { hintFor };
