'use strict';
// What becomes of a process that has threads for children, and of them.

const path = require('path');
const { lastReport, runNode } = require('../helpers/run-script');

const run = (way, flags = []) => runNode([...flags, path.join(__dirname, 'fixtures/host.js'), way]);

test('an idle thread keeps no process alive', async () => {
  expect(await run('idle')).toMatchObject({ code: 0, stderr: '', left: [] });
});

test('process.exit() ends it, with twenty threads in the middle of calls', async () => {
  expect(await run('exit')).toMatchObject({ code: 5, stderr: '', left: [] });
});

test('twenty threads at once, ended in the middle of calls, three times: nothing is left of them', async () => {
  expect(lastReport(await run('rounds'))).toEqual({ lost: [20, 20, 20], grown: [false, false] });
});

test('twenty workers load the addon at once and end while they wait for a lock and an answer, three times', async () => {
  expect(lastReport(await run('waits'))).toEqual({ grown: [false, false], isOurs: true });
});

test('a pool of threads may live in a worker thread, which is terminated with it', async () => {
  expect(lastReport(await run('inside'))).toEqual({ sum: 3 });
});

test('the thread of a pool that nobody holds ends', async () => {
  expect(lastReport(await run('lost', ['--expose-gc']))).toEqual({ isGone: true });
});
