'use strict';
// Pools for tests that harm children, and helpers for such tests.

const fs = require('fs');
const path = require('path');
const { ChildProcessPool } = require('../..');
const { isAlive, processesOf, stat } = require('../electron/processes');
const { until, within } = require('../electron/wait');
const { LANE } = require('./transport-option');

/** Every process that a test's pools start has this in its environment. */
const MARK = `ERE_FAULTS=${process.pid}.${Date.now()}`;

/** @type {Set<ChildProcessPool>} */
const pools = new Set();

/** Returns the path of a fixture of `__test__/faults`. */
const fixture = (name) => path.join(__dirname, '../faults/fixtures', `${name}.js`);

/** Opens a pool that is closed after the test. Its children run `fixtures/child.js` by default. */
function makePool({ path: script = 'child', env, ...options } = {}) {
  const [name, value] = MARK.split('=');
  const pool = new ChildProcessPool({
    path: path.isAbsolute(script) ? script : fixture(script),
    lifecycle: false,
    max: 1,
    runtime: process.env.POOL_RUNTIME,
    lane: LANE,
    ...options,
    env: { ...env, [name]: value },
  });
  pools.add(pool);
  return pool;
}

/** Closes all pools, for `afterEach`. Fails if any of their processes is left. */
async function closePools() {
  const closing = [...pools].map((pool) => within(pool.close({ force: true }), 'a pool to close by force'));
  pools.clear();
  await Promise.all(closing);
  await until(
    () => leftOvers().length === 0,
    () => `processes to go: ${JSON.stringify(leftOvers())}`,
  );
  expect(zombies()).toEqual([]);
}

/** Returns the processes that the pools of this test have started and that still run. */
const leftOvers = () => processesOf(-1, MARK);

/** Returns the children of this process that have ended but were not reaped. */
function zombies() {
  const stats = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => stat(Number(name)));
  return stats.filter((p) => p && p.ppid === process.pid && p.state === 'Z').map((p) => p.pid);
}

/** Resolves to the outcome of a call, `{ value }` or `{ error }`. Fails if the call does not settle in time. */
function outcome(call, what = 'a call to settle') {
  const settled = call.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  return within(settled, what);
}

/** Starts a child and waits for its first answer. Resolves to its pid. */
const startChild = async (pool) => (await pool.run('pid')).pid;

/** Resolves to the details of the next event with this name. */
const nextEvent = (emitter, name) =>
  within(new Promise((resolve) => emitter.once(name, resolve)), `the event ${name}`);

/** Counts the events with this name from now on. */
function count(emitter, name) {
  const counter = { count: 0 };
  emitter.on(name, () => (counter.count += 1));
  return counter;
}

module.exports = {
  closePools,
  count,
  fixture,
  isAlive,
  leftOvers,
  makePool,
  MARK,
  nextEvent,
  outcome,
  startChild,
  stat,
  until,
  within,
  zombies,
};
