'use strict';

/** @param {number} id */
const record = (id) => ({
  id,
  name: `Person ${id}`,
  email: `person-${id}@example.org`,
  active: id % 3 > 0,
  score: (id * 7919) / 1000,
  tags: ['alpha', 'beta', `group-${id % 10}`],
});

/**
 * Returns records as an app might send them: an array whose JSON has about the given length.
 *
 * @param {number} length
 */
function records(length) {
  const all = [];
  for (let size = 2; size < length; size += JSON.stringify(all.at(-1)).length + 1)
    all.push(record(all.length + 1));
  return all;
}

module.exports = { records };
