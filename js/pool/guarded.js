'use strict';

const { nextTick } = require('../common/primordials.js');

/**
 * Runs code that calls the user's listeners. If a listener throws, the error becomes an uncaught exception; it must not
 * keep other calls from their answers.
 *
 * @param {() => void} act
 */
function guarded(act) {
  try {
    act();
  } catch (error) {
    nextTick(() => {
      throw error;
    });
  }
}

module.exports = { guarded };
