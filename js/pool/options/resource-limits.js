'use strict';

const { PoolError, invalidArg } = require('../../common/errors.js');

/** V8's flags by their names here. @type {Record<string, string>} */
const FLAGS = { maxOldSpace: '--max-old-space-size', maxSemiSpace: '--max-semi-space-size' };

/**
 * The flags by which children have no more than the option `resourceLimits` says.
 *
 * @param {unknown} limits in MiB
 */
function limitFlags(limits) {
  if (limits === undefined) return [];
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits))
    throw invalidArg('resourceLimits', 'an object', limits);
  return Object.entries(limits).flatMap(([name, value]) => {
    if (!Object.hasOwn(FLAGS, name)) {
      const known = Object.keys(FLAGS).join(', ');
      throw new PoolError(
        'ERR_INVALID_ARG',
        `\`resourceLimits.${name}\` is not an option, the options are ${known}`,
      );
    }
    if (value === undefined) return [];
    if (!(Number.isInteger(value) && value > 0))
      throw invalidArg(`resourceLimits.${name}`, 'a whole number of MiB of at least 1', value);
    return [`${FLAGS[name]}=${value}`];
  });
}

module.exports = { limitFlags };
