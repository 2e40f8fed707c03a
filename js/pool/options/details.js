'use strict';

const { PoolError, invalidArg, show } = require('../../common/errors.js');
const { childEnv } = require('./child-env.js');

/** The highest processor number. */
const LAST_PROCESSOR = 1023;

/**
 * What one child starts with. The pool's options apply to what is missing.
 *
 * @typedef {object} Details
 * @property {Record<string, string>} [env]
 * @property {number[]} [processors]
 */

/**
 * Returns the options that the user gives for each child, as a function of its number. Returns undefined without such
 * options.
 *
 * @param {{ env?: unknown, affinity?: unknown }} options
 * @param {{ from: string, to: string }} folders
 * @returns {((worker: number) => Details) | undefined}
 */
function detailsOf({ env, affinity }, folders) {
  if (typeof env !== 'function' && typeof affinity !== 'function') return undefined;
  return (worker) => ({
    env: typeof env === 'function' ? childEnv(environment(env, worker), folders) : undefined,
    processors: typeof affinity === 'function' ? processors(affinity, worker) : undefined,
  });
}

/** @param {Function} env @param {number} worker */
function environment(env, worker) {
  const given = ask('env', env, worker);
  if (given === undefined || (typeof given === 'object' && given !== null && !Array.isArray(given)))
    return given;
  throw invalidArg('env', 'a function that returns an object', given);
}

/** @param {Function} affinity @param {number} worker @returns {number[] | undefined} */
function processors(affinity, worker) {
  const given = ask('affinity', affinity, worker);
  const isProcessor = (/** @type {unknown} */ number) =>
    Number.isInteger(number) && Number(number) >= 0 && Number(number) <= LAST_PROCESSOR;
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.length > 0 && given.every(isProcessor)) return given;
  const expected = `a function that returns a list of the numbers of processors, from 0 to ${LAST_PROCESSOR}`;
  throw invalidArg('affinity', expected, given);
}

/** @param {string} name @param {Function} given @param {number} worker */
function ask(name, given, worker) {
  try {
    return given(worker);
  } catch (error) {
    throw new PoolError(
      'ERR_INVALID_ARG',
      `The function of the \`${name}\` option threw ${show(error)} for child ${worker}`,
    );
  }
}

module.exports = { detailsOf };
