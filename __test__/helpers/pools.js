'use strict';

const path = require('path');
const { ChildProcessPool } = require('../..');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { LANE } = require('./transport-option');

/** Returns the absolute path of a child's script. */
const child = (name) => path.join(__dirname, '../fixtures/children', name);

const open = [];
const pids = new Set();

/**
 * Opens a pool of fixtures/children/ours.js. It is closed after the test, and none of its children may be left then.
 */
function openPool(options = {}) {
  // Set if the tests run in Electron, see __test__/electron/matrix.test.js.
  const runtime = process.env.POOL_RUNTIME;
  const pool = new ChildProcessPool({ path: child('ours.js'), runtime, lane: LANE, ...options });
  pool.on('spawn', ({ pid }) => pids.add(pid));
  open.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close({ force: true })));
  const left = () => [...pids].filter(isAlive);
  await until(() => left().length === 0, 'every child to be gone').finally(() => {
    for (const pid of left()) process.kill(pid, 'SIGKILL');
    pids.clear();
  });
});

/** Resolves to the error that a promise rejects with. */
async function rejection(promise) {
  const value = await promise.then(
    (resolved) => ({ resolved }),
    (error) => ({ error }),
  );
  if ('resolved' in value) throw new Error(`resolved instead with ${JSON.stringify(value.resolved)}`);
  return value.error;
}

/** Returns the error that a function throws. */
function thrownBy(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('did not throw');
}

module.exports = { child, openPool, rejection, thrownBy };
