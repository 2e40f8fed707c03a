'use strict';
// Each of us waits for his own children only.

const { endHosts, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

test("Node's own child processes and ours end side by side, and nobody misses an end", async () => {
  const { report, ended } = startHost('neighbours', { ms: 60e3 });
  const { theirs, ours, wrong, zombies } = await report('result');
  expect(wrong).toEqual([]);
  expect(zombies).toEqual([]);
  expect(theirs).toBe(4 * (4 * 6 + 2));
  expect(ours).toBeGreaterThanOrEqual(4 * 3 + 3);
  expect((await ended()).code).toBe(0);
});
