'use strict';

const { PoolError, invalidArg, unknownOption } = require('../common/errors.js');
const { checkTransfer } = require('../codec/transfer.js');
const { LONGEST_TIMEOUT, MOST_URGENT } = require('../wire/limits.js');

/**
 * Checks the options of `run`.
 *
 * @param {import('../../index.js').RunOptions} options
 */
function checkRun(options) {
  checkKeys(options, [
    'id',
    'signal',
    'timeout',
    'queueTimeout',
    'priority',
    'retries',
    'onProgress',
    'onPort',
    'transfer',
  ]);
  const { id, signal, retries, onProgress, onPort } = options;
  checkId(id);
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0)) {
    throw invalidArg('retries', 'a whole number of at least 0', retries);
  }
  checkPriority(options);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw invalidArg('onProgress', 'a function', onProgress);
  if (onPort !== undefined && typeof onPort !== 'function') throw invalidArg('onPort', 'a function', onPort);
  // Polyfills and other realms have their own AbortSignal, so `instanceof` would refuse some signals.
  if (signal !== undefined && typeof (/** @type {any} */ (signal)?.addEventListener) !== 'function') {
    throw invalidArg('signal', 'an AbortSignal', signal);
  }
  if (options.transfer !== undefined) checkTransferred(options);
  const timeout = wholeMillis('timeout', options.timeout);
  return { ...options, timeout, queueTimeout: wholeMillis('queueTimeout', options.queueTimeout) };
}

/** @param {import('../../index.js').RunOptions} options */
function checkTransferred({ transfer, retries = 0 }) {
  checkTransfer(transfer);
  if (retries > 0)
    throw invalidArg('retries', 'left out with `transfer`: moved objects cannot be sent again', retries);
}

/** @param {import('../../index.js').RunOptions} options */
function checkPriority({ priority, id }) {
  if (priority === undefined) return;
  if (!(Number.isInteger(priority) && Math.abs(priority) <= MOST_URGENT))
    throw invalidArg('priority', `a whole number from -${MOST_URGENT} to ${MOST_URGENT}`, priority);
  if (priority !== 0 && id !== undefined)
    throw invalidArg('priority', 'left out with `id`: calls of one id keep their order', priority);
}

/** @param {string} name @param {unknown} time */
function wholeMillis(name, time) {
  if (time === undefined) return undefined;
  if (typeof time !== 'number' || !(time >= 0 && time <= LONGEST_TIMEOUT))
    throw invalidArg(name, `a number of milliseconds from 0 to ${LONGEST_TIMEOUT}`, time);
  return Math.ceil(time);
}

/** @param {unknown} id */
function checkId(id) {
  if (id !== 'default') return;
  throw new PoolError('ERR_INVALID_ARG', 'The id `default` stands for a child without an id; choose another');
}

/** @param {unknown} weights @returns {number[]} */
function checkWeights(weights) {
  const isWeight = (/** @type {unknown} */ weight) => Number.isFinite(weight) && Number(weight) >= 0;
  if (Array.isArray(weights) && weights.every(isWeight)) return weights;
  throw invalidArg('weights', 'a list of numbers of at least 0', weights, 'argument');
}

/**
 * Checks the options of `close` and fills in the defaults.
 *
 * @param {import('../../index.js').CloseOptions} options
 */
function checkClose(options) {
  checkKeys(options, ['force', 'timeout']);
  const { force = false, timeout = Infinity } = options;
  if (typeof force !== 'boolean') throw invalidArg('force', 'a boolean', force);
  const isTimeout =
    typeof timeout === 'number' && (timeout === Infinity || (timeout >= 0 && timeout <= LONGEST_TIMEOUT));
  if (!isTimeout)
    throw invalidArg(
      'timeout',
      `a number of milliseconds from 0 to ${LONGEST_TIMEOUT}, or Infinity`,
      timeout,
    );
  return { force, timeout };
}

/**
 * @param {unknown} options
 * @param {string[]} known
 */
function checkKeys(options, known) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unknownOption(unknown, known);
}

module.exports = { checkRun, checkClose, checkId, checkKeys, checkWeights };
