'use strict';

/** Longer names are not compared. */
const LONGEST_NAME = 100;

/**
 * The name that was probably meant, if one is similar.
 *
 * @param {string} name
 * @param {readonly string[]} names
 */
function nearestOf(name, names) {
  const wanted = name.toLowerCase();
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  let nearest;
  for (const candidate of names) {
    if (candidate.length > LONGEST_NAME || name.length > LONGEST_NAME) continue;
    const distance = distanceBetween(wanted, candidate.toLowerCase());
    if (distance < least) [least, nearest] = [distance, candidate];
  }
  return nearest;
}

/**
 * The number of characters to change, add or remove to turn one name into the other.
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

module.exports = { LONGEST_NAME, nearestOf };
