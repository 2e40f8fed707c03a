'use strict';

const { median } = require('../statistics.js');

// Tables that compare our package with something else.

/** @typedef {{ ours: number, reference: number }} Outcome */

const HEAD = ['what', 'ours', 'against', 'theirs', 'ours / theirs', 'over the rounds', 'goal', 'met'];

/**
 * @param {object} what
 * @param {string} what.title
 * @param {string} what.unit
 * @param {string} what.reference
 * @param {'more' | 'less'} what.better
 * @param {number} what.goal
 * @param {Outcome[]} list the outcomes of the rounds
 */
function rowOf({ title, unit, reference, better, goal }, list) {
  const ratios = list.map((outcome) => outcome.ours / outcome.reference);
  const ratio = median(ratios);
  const isMet = better === 'less' ? ratio <= goal : ratio >= goal;
  const of = (/** @type {'ours' | 'reference'} */ side) => show(median(list.map((outcome) => outcome[side])));
  return [
    title,
    `${of('ours')} ${unit}`,
    reference,
    `${of('reference')} ${unit}`,
    `${ratio.toFixed(2)}×`,
    `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    `${better === 'less' ? 'at most' : 'at least'} ${Number(goal.toFixed(2))}×`,
    isMet ? 'yes' : 'NO',
  ];
}

/** @param {number} value */
function show(value) {
  return value.toLocaleString(
    'en-US',
    value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}

module.exports = { HEAD, rowOf, show };
