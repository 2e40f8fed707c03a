'use strict';
// What is left of many threads that end in the middle of their tasks.

const path = require('path');
const { lastReport, runNode } = require('../helpers/run-script');

const run = (way) => runNode([path.join(__dirname, 'fixtures/many.js'), way]);

test('process.exit() ends the process, with twenty threads in the middle of tasks', async () => {
  expect(await run('exit')).toMatchObject({ code: 5, stderr: '', left: [] });
});

test('twenty threads at once, wiped in the middle of tasks, three times: nothing is left of them', async () => {
  expect(lastReport(await run('rounds'))).toEqual({ kinds: [1, 1, 1], grown: false });
});

test('a pool may live in a worker thread, and its threads end with that', async () => {
  expect(lastReport(await run('inside'))).toEqual({ left: 0 });
});
