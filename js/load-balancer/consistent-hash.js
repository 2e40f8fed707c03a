'use strict';

// Rendezvous hashing with weights (Thaler and Ravishankar 1998; Schindelhauer and Schomaker 2005). Each target has a
// score for an id, and the lowest score wins. Adding or removing a target moves only the ids that this target gets or
// had.

/** @typedef {import('../../index.js').Target} Target */

/**
 * Returns the index of the target for an id; -1 without targets.
 *
 * @param {unknown} id
 * @param {readonly Target[]} targets
 */
function indexByHash(id, targets) {
  const hash = hashOf(textOf(id));
  const areEqual = targets.every(({ weight }) => !isWeight(weight));
  let best = -1;
  let least = Infinity;
  targets.forEach((target, index) => {
    const weight = areEqual ? 1 : weightOf(target);
    // The score is exponentially distributed with the weight as its rate, so a target wins in proportion to its weight.
    const score = -Math.log(chance(hash, hashOf(textOf(target.id)))) / weight;
    if (score < least) [best, least] = [index, score];
  });
  return best;
}

/** All objects without a text count as the same id. @param {unknown} id */
function textOf(id) {
  try {
    return String(id);
  } catch {
    return '';
  }
}

/** @param {Target} target */
function weightOf({ weight }) {
  return isWeight(weight) ? weight : 0;
}

/** @param {unknown} weight @returns {weight is number} */
function isWeight(weight) {
  return Number.isFinite(weight) && Number(weight) > 0;
}

/** FNV-1a over the UTF-16 units of a text. @param {string} text */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/**
 * A reproducible number between 0 and 1, exclusive: the finalizer of MurmurHash3.
 *
 * @param {number} id
 * @param {number} target
 */
function chance(id, target) {
  let mixed = id ^ Math.imul(target, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (((mixed ^ (mixed >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}

module.exports = { indexByHash };
