'use strict';
// Memories that nobody closes do not pile up, and where descriptors run out it is said so, until there are some again.

const { endHosts, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

const FEW = 'ulimit -n 300; exec';

async function reportOf(args, shell = FEW) {
  const { ended } = startHost('dropped-memories', { args, shell });
  const { code, reports, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return reports[0];
}

test('those that are made and dropped within one turn of the loop are let go of in time', async () => {
  const { most, isWhole } = await reportOf(['made']);
  expect(isWhole).toBe(true);
  expect(most).toBeLessThan(200);
});

describe.each([['json'], ['advanced']])('serialization %s', (serialization) => {
  test.each([
    ['down', 'small', 1000],
    ['up', 'small', 1000],
    ['down', 'large', 100],
    ['up', 'large', 100],
  ])('%s, %s: each of many calls has its memory', async (direction, size, count) => {
    const { wrong, most } = await reportOf(['passed', direction, size, String(count), serialization]);
    expect(wrong).toEqual([]);
    // 256 MiB of them, and as many more until the next look; or a quarter of the descriptors.
    const limit = size === 'large' ? 80 : 200;
    expect(most.host).toBeLessThan(limit);
    expect(most.child).toBeLessThan(limit);
  });
});

test('without descriptors a pool, a memory and a monitor say so, and can be had later', async () => {
  const { told, again } = await reportOf(['none']);
  expect(told).toEqual([
    ['ERR_NO_DESCRIPTORS', true],
    ['ERR_SHARED_MEMORY', true],
    ['ERR_NO_DESCRIPTORS', true],
  ]);
  expect(again).toEqual([2, 4096, 3]);
});

test.each([['json'], ['advanced']])(
  'serialization %s: a first result that there are no descriptors for fails, and its child lives',
  async (serialization) => {
    const { told, isSame, bytes } = await reportOf(['first', serialization]);
    expect(told).toEqual([expect.stringMatching(/^ERR_(NO_DESCRIPTORS|SHARED_MEMORY)$/), true]);
    expect({ isSame, bytes }).toEqual({ isSame: true, bytes: 4096 });
  },
);
