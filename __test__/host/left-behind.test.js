'use strict';
// The tests of hosts fail when something is left behind. They have to see it, on each system.

const { endHosts, running, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

test('a host and all its children are seen, also those that are asleep', async () => {
  const { pid, report } = startHost('children', { args: ['stays'] });
  const children = await report('pids');
  expect(running().map((one) => one.pid)).toEqual(expect.arrayContaining([pid, ...children]));
});
