'use strict';

const { nextTick } = require('../common/primordials.js');

/**
 * Runs what calls listeners of the user's. One that throws is its owner's uncaught exception; it must not keep others from
 * their answers.
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
