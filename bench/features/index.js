'use strict';

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {string} unit
 * @property {string} reference what ours is compared with; `limit` for a number
 * @property {'more' | 'less'} better
 * @property {number} goal the goal for the ratio of ours to the reference
 *
 * @typedef {object} Measure
 * @property {Row[]} rows
 * @property {string[]} [flags] Node's flags for the host
 * @property {(millis: number) => Promise<Array<{ ours: number, reference: number }>>} run resolves to an outcome for
 *   each row
 */

/** @type {Record<string, Measure>} */
const measures = { ...require('./calls.js'), ...require('./pools.js') };

module.exports = { measures };
