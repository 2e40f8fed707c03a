'use strict';
// A worker thread takes its pools with it when it ends, and nothing else.

const { endHosts, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

test.each([
  ['has nothing more to do', 'falls'],
  ['closes its pool', 'closes'],
  ['is terminated', 'terminated'],
  ['is terminated at work', 'terminated busy'],
  ['calls process.exit', 'exit'],
  ['throws', 'throw'],
])('the children of a worker thread that %s are gone', async (_name, ending) => {
  const { ended } = startHost('workers', { args: [ending, '2', '3'] });
  const { code, signal, reports, stderr } = await ended();
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  expect(reports).toEqual([{ left: [], children: 6, own: expect.anything(), again: [] }]);
});

test('twenty worker threads with a pool each at once', async () => {
  const { ended } = startHost('workers', { args: ['falls', '20', '1'] });
  const { code, reports, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(reports).toEqual([{ left: [], children: 20, own: expect.anything(), again: [] }]);
});

test('twenty that are terminated at once, and the host ends by itself', async () => {
  const { ended } = startHost('workers', { args: ['terminated', '20', '1'] });
  const { code, signal, reports } = await ended();
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(reports[0].left).toEqual([]);
});
