'use strict';
// Which lane a pool's children are called by.

const { until } = require('../electron/wait');
const { LANE } = require('./transport-option');
const { child, openPool } = require('./pools');

/** What these tests run with: the fast lane, unless it is turned off from outside. */
const EXPECTED = LANE === 'channel' ? 'channel' : 'fast';

const lanes = (pool) => pool.stats().children.map(({ lane }) => lane);

/** A pool with one child that has its lane open. */
async function openLane(options = {}) {
  const pool = openPool({ max: 1, path: child('transports.js'), ...options });
  await pool.run('pid');
  if (EXPECTED === 'fast')
    await until(() => lanes(pool).every((lane) => lane === 'fast'), 'the lane to open');
  return pool;
}

module.exports = { EXPECTED, lanes, openLane };
