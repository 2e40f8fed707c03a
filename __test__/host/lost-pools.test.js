'use strict';
// A pool that nobody holds any more ends its children, and one that somebody waits for does not.

const { endHosts, startHost } = require('../helpers/faults-host');

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
