'use strict';

const { invalidArg, unknownOption } = require('../../common/errors.js');
const { withDefaults } = require('../../common/with-defaults.js');

/** V8's flags by our names. @type {Record<string, string>} */
const FLAGS = { maxOldSpace: '--max-old-space-size', maxSemiSpace: '--max-semi-space-size' };

/** V8's young generation has three semi-spaces. `maxSemiSpace` is the size of one. */
const SEMI_SPACES = 3;

/**
 * Returns the flags that set the limits of the `resourceLimits` option for processes.
 *
 * @param {unknown} limits in MiB
 */
function limitFlags(limits) {
  return Object.entries(checked(limits)).map(([name, value]) => `${FLAGS[name]}=${value}`);
}

/** Returns the same limits for `Worker`. @param {unknown} limits @returns {import('worker_threads').ResourceLimits} */
function heapOfThread(limits) {
  const { maxOldSpace, maxSemiSpace } = checked(limits);
  return {
    ...(maxOldSpace && { maxOldGenerationSizeMb: maxOldSpace }),
    ...(maxSemiSpace && { maxYoungGenerationSizeMb: SEMI_SPACES * maxSemiSpace }),
  };
}

/** Checks the limits. @param {unknown} limits @returns {Record<string, number>} */
function checked(limits = {}) {
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits))
    throw invalidArg('resourceLimits', 'an object', limits);
  const known = Object.keys(FLAGS);
  for (const [name, value] of Object.entries(limits)) {
    // Old Electrons lack Object.hasOwn.
    if (!known.includes(name)) throw unknownOption(name, known, 'resourceLimits.');
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      throw invalidArg(`resourceLimits.${name}`, 'a whole number of MiB of at least 1', value);
  }
  return /** @type {any} */ (withDefaults({}, limits));
}

module.exports = { heapOfThread, limitFlags };
