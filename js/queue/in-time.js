'use strict';

const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');

/**
 * The answer of a server; undefined if it does not answer within `ms`, or answers with an error.
 *
 * @template T
 * @param {Promise<T>} answer
 * @param {number} ms
 * @returns {Promise<T | undefined>}
 */
function inTime(answer, ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, undefined);
    const give = (/** @type {T | undefined} */ value) => (clearTimeout(timer), resolve(value));
    answer.then(give, () => give(undefined));
  });
}

module.exports = { inTime };
