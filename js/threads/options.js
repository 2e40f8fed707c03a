'use strict';

const { invalidArg } = require('../common/errors.js');

/** The most retries that a task may have. */
const MOST_RETRIES = 5;

/** The shortest `taskLoopTime`, in milliseconds. */
const SHORTEST_LOOP = 500;

/** The longest time that Node's timers support, in milliseconds. */
const LONGEST_TIME = 2 ** 31 - 1;

const DEFAULTS = Object.freeze({
  lazyLoad: true,
  maxThreads: 50,
  maxTasks: 100,
  taskRetry: 0,
  taskLoopTime: 2000,
  taskTimeout: 60_000,
});

/** @typedef {{ least: number, most: number }} Range */

/** @type {Readonly<Record<string, Range>>} */
const RANGES = Object.freeze({
  maxThreads: { least: 1, most: Infinity },
  maxTasks: { least: 1, most: Infinity },
  taskRetry: { least: 0, most: MOST_RETRIES },
  taskLoopTime: { least: SHORTEST_LOOP, most: LONGEST_TIME },
  taskTimeout: { least: 0, most: LONGEST_TIME },
});

/**
 * Checks the options that are whole numbers. Undefined means that the option is not set.
 *
 * @param {Record<string, any>} options
 */
function checkNumbers(options) {
  for (const [name, { least, most }] of Object.entries(RANGES)) {
    const value = options[name];
    if (value === undefined) continue;
    const isWhole = Number.isInteger(value) || (value === Infinity && most === Infinity);
    if (isWhole && value >= least && value <= most) continue;
    const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    throw invalidArg(name, `a whole number ${range}`, value);
  }
}

/** @param {unknown} options @param {string} name @returns {Record<string, any>} */
function checkObject(options, name) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg(name, 'an object', options, 'argument');
  return options;
}

/** @param {unknown} list @returns {any[] | undefined} */
function checkTransferList(list) {
  if (list === undefined || list === null) return undefined;
  if (!Array.isArray(list)) throw invalidArg('transferList', 'an array', list);
  return list;
}

module.exports = { DEFAULTS, checkNumbers, checkObject, checkTransferList };
