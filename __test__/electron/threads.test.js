'use strict';

const { describeElectron, runElectron } = require('./harness');

describeElectron('thread pools in Electron', () => {
  let run;
  beforeAll(async () => {
    run = await runElectron('threads');
  });

  const replies = [1, 4, 9].map((data) => ({ data, error: null }));
  test.each([
    [
      'a file runs in threads that are there from the start',
      'file',
      { replies, threads: 2, isFull: true, tasks: 0 },
    ],
    ['a task that blocks loses its thread at its timeout', 'block', ['ERR_TASK_TIMEOUT', null]],
    ['a thread that exits fails its task', 'exit', ['ERR_THREAD_EXITED', null]],
    ['a task that throws fails', 'throw', ['ERR_TASK_FAILED', null]],
    [
      'the place of a thread that ended is free',
      'after',
      { reply: { data: 'next', error: null }, threads: 1 },
    ],
    [
      'wiping the pool rejects what runs and what waits',
      'wiped',
      {
        outcomes: [
          ['ERR_POOL_CLOSED', null],
          ['ERR_POOL_CLOSED', null],
        ],
        threads: 0,
      },
    ],
    ['code comes with each task as text, function or file', 'dynamic', ['A', 3, 9]],
    ['an ArrayBuffer is transferred, not copied', 'transferred', { there: 3, here: 0 }],
    [
      'the setters change the options, and filling the pool starts what is missing',
      'set',
      { maxThreads: 2, maxTasks: 3, taskRetry: 1, taskLoopTime: 700, threads: 2 },
    ],
    ['the pool and its executor have lists of what is transferred', 'lists', [0, 0]],
    [
      'a queued task reports its failure, or that it was wiped',
      'queued',
      ['fails', 'ERR_TASK_FAILED', 'ERR_POOL_CLOSED'],
    ],
    ['exec works without its pool', 'alone', { data: -5, error: null }],
  ])('%s', (_title, name, expected) => {
    expect(run.reports.filter((report) => report.name === 'failed')).toEqual([]);
    expect(run.reports.find((report) => report.name === name)?.value).toEqual(expected);
  });

  test('the app quits with an idle thread and leaves nothing', () => {
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
});
