'use strict';
// A host that can make no memory to share with its children.

const { endHosts, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

test('its children are called through the channel, and its stats say why', async () => {
  const { ended } = startHost('small-files', { shell: 'ulimit -f 8192; exec' });
  const { code, reports, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const laneError = expect.stringMatching(/^the host cannot get shared memory for it: File too large/);
  expect(reports).toEqual([{ answers: [1, 2], lane: 'channel', laneError }]);
});
