'use strict';

const { invalidArg, unknownOption } = require('../../common/errors.js');
const { withDefaults } = require('../../common/with-defaults.js');

/** V8's flags by their names here. @type {Record<string, string>} */
const FLAGS = { maxOldSpace: '--max-old-space-size', maxSemiSpace: '--max-semi-space-size' };

/** V8's young generation has three of what `maxSemiSpace` is the size of. */
const SEMI_SPACES = 3;

/** The flags by which processes have no more than the option `resourceLimits` says. @param {unknown} limits in MiB */
function limitFlags(limits) {
  return Object.entries(checked(limits)).map(([name, value]) => `${FLAGS[name]}=${value}`);
}

/** The same for `Worker`. @param {unknown} limits @returns {import('worker_threads').ResourceLimits} */
function heapOfThread(limits) {
  const { maxOldSpace, maxSemiSpace } = checked(limits);
  return {
    ...(maxOldSpace && { maxOldGenerationSizeMb: maxOldSpace }),
    ...(maxSemiSpace && { maxYoungGenerationSizeMb: SEMI_SPACES * maxSemiSpace }),
  };
}

/** The limits that are given. @param {unknown} limits @returns {Record<string, number>} */
function checked(limits = {}) {
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits))
    throw invalidArg('resourceLimits', 'an object', limits);
  const known = Object.keys(FLAGS);
  for (const [name, value] of Object.entries(limits)) {
    // Not Object.hasOwn, which old Electrons lack.
    if (!known.includes(name)) throw unknownOption(name, known, 'resourceLimits.');
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      throw invalidArg(`resourceLimits.${name}`, 'a whole number of MiB of at least 1', value);
  }
  return /** @type {any} */ (withDefaults({}, limits));
}

module.exports = { heapOfThread, limitFlags };
