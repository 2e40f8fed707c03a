'use strict';

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {string} unit
 * @property {string} reference what it is compared with; `limit` for a number
 * @property {'more' | 'less'} better
 * @property {number} goal of what ours is, divided by the reference
 *
 * @typedef {object} Measure
 * @property {Row[]} rows
 * @property {string[]} [flags] of Node, for its host
 * @property {(millis: number) => Promise<Array<{ ours: number, reference: number }>>} run resolves with an outcome for each row
 */

/** @type {Record<string, Measure>} */
const measures = { ...require('./calls.js'), ...require('./pools.js') };

module.exports = { measures };
