'use strict';
// Only what is under way keeps the host alive.

const { endHosts, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

test.each([
  ['a pool and nothing else', undefined],
  ['children and no call', undefined],
  ['a call that was answered', 1],
  ['a call in flight', 500],
  ['a call that waits', 300],
  ['a call forever, unreferenced', undefined],
  ['unreferenced and referenced again', 500],
  ['a call that has timed out', 'ERR_TASK_TIMEOUT'],
  ['a call that was aborted', 'ABORT_ERR'],
  ['a call whose child has died', 9],
  ['a pool that waits for ready', 2],
  ['a pool that is closing', 'closed'],
  ['a pool that is killing', 'killed'],
  ['listeners and streams', undefined],
  ['two pools', [1, 2, 3]],
  ['a crash loop', 'ERR_CHILD_EXITED'],
])('%s', async (name, value) => {
  const { ended } = startHost('alive', { args: [name] });
  const { code, signal, reports, stderr } = await ended();
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  expect(reports[0]?.value).toEqual(value);
});

test('every scenario is tried', async () => {
  const { ended } = startHost('alive');
  const { reports } = await ended();
  expect(reports[0].names).toHaveLength(16);
});
