'use strict';
// The pool's own tests again, in Electron's main process, with worker threads for children.

const { describeElectron, runElectron } = require('./harness');

/** What a thread cannot be, or Electron's Node 16: by file. */
const EXCEPT = {
  'pool/large-messages': [],
  'pool/progress': [],
  'pool/retries': [],
  'pool/timeout': [],
  'tasks/create-pool': [
    // It shares the folder of the host.
    'the child looks as if it had been started with the module, in its folder',
  ],
  'tasks/map': [],
  'tasks/streams': [],
};

describeElectron("the pool's tests with threads", () => {
  test.each(Object.entries(EXCEPT))('%s', async (file, without) => {
    const args = [JSON.stringify(['thread', [file], without])];
    const { code, left, reports } = await runElectron('matrix', { args });
    const outcomes = reports.find(({ name }) => name === file)?.value ?? {};
    expect(Object.keys(outcomes).length).toBeGreaterThan(0);
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== true)).toEqual([]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });
});

describeElectron('threads in Electron', () => {
  test('one that loops, exits or fills its heap costs its calls, and the app quits with one at work', async () => {
    const { code, left, reports } = await runElectron('thread-children');
    expect(Object.fromEntries(reports.map(({ name, value }) => [name, value]))).toEqual({
      where: { isHere: true, isMainThread: false },
      objects: { shared: 1, left: 0, back: [1, 2, 3, 4] },
      spin: ['ERR_TASK_TIMEOUT', null],
      exit: ['ERR_CHILD_EXITED', null],
      fill: ['ERR_CHILD_EXITED', 'out-of-memory'],
      after: 3,
    });
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });
});
