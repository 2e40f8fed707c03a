'use strict';
// What the child reads in one go.

const fs = require('fs');

const { rejection } = require('../helpers/pools');
const { EXPECTED, openLane } = require('../helpers/lanes');
const { within } = require('../electron/wait');

const PAGE = 4096;
const RING = 256 * 1024;

const testFast = EXPECTED === 'fast' ? test : test.skip;

// A group holds 4000; with few in the next, both come in one delivery.
test('calls that fill a group and a little of the next are all answered', async () => {
  const pool = await openLane();
  const pid = await pool.run('pid');
  process.kill(pid, 'SIGSTOP');
  const calls = Array.from({ length: 4050 }, (_, n) => pool.run('echo', n));
  await new Promise(setImmediate);
  process.kill(pid, 'SIGCONT');
  const came = await within(Promise.all(calls), 'the answers', 20e3);
  expect(came).toEqual(calls.map((_, n) => n));
}, 60e3);

testFast('a child that finds its lane broken ends, so that its calls settle', async () => {
  const pool = await openLane();
  const pid = await pool.run('pid');
  process.kill(pid, 'SIGSTOP');
  const lost = rejection(pool.run('echo', 1));
  await new Promise(setImmediate);
  const memory = fs.openSync(`/proc/${pid}/fd/4`, 'r+');
  fs.writeSync(memory, Buffer.alloc(RING, 0xff), 0, RING, PAGE);
  fs.closeSync(memory);
  process.kill(pid, 'SIGCONT');
  expect(await within(lost, 'the call to settle')).toMatchObject({
    code: 'ERR_CHILD_EXITED',
    exitCode: 1,
    pid,
  });
  expect(await within(pool.run('echo', 2), 'the next child')).toBe(2);
});
