'use strict';
// Which lane the calls to a pool's children use.

const { until } = require('../electron/wait');
const { LANE } = require('./transport-option');
const { child, openPool } = require('./pools');

/** The lane that these tests expect: the fast one, unless the environment turns it off. */
const EXPECTED = LANE === 'channel' ? 'channel' : 'fast';

const lanes = (pool) => pool.stats().children.map(({ lane }) => lane);

/** Opens a pool with one child, and waits until the lane of the child is open. */
async function openLane(options = {}) {
  const pool = openPool({ max: 1, path: child('transports.js'), ...options });
  await pool.run('pid');
  if (EXPECTED === 'fast')
    await until(() => lanes(pool).every((lane) => lane === 'fast'), 'the lane to open');
  return pool;
}

module.exports = { EXPECTED, lanes, openLane };
