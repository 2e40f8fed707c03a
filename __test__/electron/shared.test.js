'use strict';

const { describeElectron, runElectron } = require('./harness');

describeElectron.each(['fork', 'utility'])('shared memory and locks in Electron: %s', (runtime) => {
  let run;
  beforeAll(async () => {
    run = await runElectron('shared', { args: [runtime] });
  });

  test.each([
    ['the main process and two children count under one lock', 'counted', 900],
    ['two children get each number of a counter once', 'numbers', [4000, 6000]],
    ['bytes are copied in and out', 'text', 'größer 🧊'],
    ['a child wakes the main process', 'woken', 'ok'],
    ['the lock of a dead child is taken over', 'orphan', true],
    ['a memory goes to a child and back', 'handed over', [6, true, 6, true]],
    ['a renderer with Node has both', 'renderer', ['5', 'timed-out']],
  ])('%s', (_title, name, expected) => {
    const errors = run.reports.filter((report) => report.name === 'error');
    expect(errors).toEqual([]);
    expect(run.reports.find((report) => report.name === name)?.value).toEqual(expected);
  });

  test('the app quits by itself and leaves nothing', () => {
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
});
