'use strict';
// A pool that nobody holds any more ends its children, and one that somebody waits for does not.

const { setFlagsFromString } = require('v8');
const { runInNewContext } = require('vm');
const { allGone, endHosts, startHost } = require('../helpers/faults-host');
const { child } = require('../helpers/pools');

afterEach(endHosts);

test('children of lost pools end after a garbage collection', async () => {
  const { ended } = startHost('lost', { nodeArgs: ['--expose-gc'], ms: 100e3 });
  const { code, reports, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const uses = [
    'calls',
    'many children',
    'listeners and a lifecycle',
    'a sleeping child',
    'calls given up',
    'ready and stats',
  ];
  expect(reports).toEqual([
    ...uses.map((use) => ({ use, ended: true })),
    { use: 'a call under way', value: 500, early: false },
    { held: true, again: true },
  ]);
}, 120e3);

describe('where nobody holds the package either, as after `isolateModules` of Jest,', () => {
  let timer;
  beforeEach(() => {
    setFlagsFromString('--expose-gc');
    timer = setInterval(runInNewContext('gc'), 5);
  });
  afterEach(() => clearInterval(timer));

  /** A pool of a copy of the package that only the pool has. */
  function openPool() {
    let pool;
    jest.isolateModules(() => {
      const { ChildProcessPool } = require('../..');
      pool = new ChildProcessPool({ path: child('ours.js'), max: 1, lifecycle: false });
    });
    return pool;
  }

  test('calls that wait for a lost pool reject', async () => {
    const pool = openPool();
    await pool.ready();
    expect(await pool.run('echo', 1)).toBe(1);
    await pool.close();
  });

  test('children of a lost pool end', async () => {
    const pid = await (async () => openPool().run('pid'))();
    await allGone([pid]);
  });
});
