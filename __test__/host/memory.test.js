'use strict';
// What is done again and again takes no more memory at the end than in the middle.

const { endHosts, startHost } = require('../helpers/faults-host');

const MiB = 2 ** 20;

/** Half of the calls come before the first sample that counts. Under wine, pools start slowly and large messages take long. */
const [CALLS, POOLS, MESSAGES] = process.platform === 'win32' ? [100_000, 40, 12] : [400_000, 60, 24];

afterEach(endHosts);

/** Slope of the line that fits best, per sample. */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const above = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  const below = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return above / below;
}

/** The samples of a host that does something so often, without those of its first half. */
async function settled(what, times) {
  // V8 lets its young generation grow for a long time under load, which is not what is looked for.
  const nodeArgs = ['--expose-gc', '--max-semi-space-size=1'];
  const { ended } = startHost('memory', { args: [what, String(times)], nodeArgs });
  const { code, reports, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { samples, before = Infinity, after = 0 } = reports[0];
  expect(after).toBeLessThanOrEqual(before);
  const second = samples.slice(samples.length / 2);
  if (process.env.ERE_SHOW)
    process.stdout.write(`${what}: ${JSON.stringify(samples.map((s) => (s.rss / MiB).toFixed(1)))}\n`);
  return (key) => second.map((sample) => sample[key]);
}

/** Growth over the second half of the run. */
const growth = (values) => slope(values) * values.length;

test.each([
  ['calls of all kinds', 'calls', CALLS, 4],
  ['160 deaths', 'deaths', 160, 4],
  ['pools', 'pools', POOLS, 4],
  ['messages of 20 MB there and back', 'large', MESSAGES, 40],
])('memory and descriptors stay flat over %s', async (_name, what, times, mib) => {
  const of = await settled(what, times);
  expect(growth(of('rss')) / MiB).toBeLessThan(mib);
  expect(growth(of('heapUsed')) / MiB).toBeLessThan(1);
  expect(growth(of('external')) / MiB).toBeLessThan(1);
  const descriptors = of('descriptors');
  expect(Math.max(...descriptors) - Math.min(...descriptors)).toBeLessThanOrEqual(8);
  expect(growth(descriptors)).toBeLessThan(3);
});
