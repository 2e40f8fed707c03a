'use strict';
// What the child reads in one go.

const fs = require('fs');

const { rejection } = require('../helpers/pools');
const { EXPECTED, openLane } = require('../helpers/transports');
const { waitHere } = require('../helpers/wait-here');
const { within } = require('../electron/wait');

/** Where the memory has how many bytes of answers were ever written. */
const ANSWERS_WRITTEN = 2048;
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
  const came = await within(Promise.all(calls), 'the answers');
  expect(came).toEqual(calls.map((_, n) => n));
});

// With more in the next group, it is delivered by a second call, and promises of the first settle in between.
testFast('an answer that nobody waits for any more is never taken for that of a later call', async () => {
  const pool = await openLane();
  const memory = fs.openSync(`/proc/${await pool.run('pid')}/fd/4`, 'r');
  const written = new BigUint64Array(1);
  const answersWritten = () => {
    fs.readSync(memory, new Uint8Array(written.buffer), 0, 8, ANSWERS_WRITTEN);
    return Number(written[0]);
  };
  const expected = answersWritten() + 4200 * 24;
  const controller = new AbortController();
  const [first] = Array.from({ length: 4199 }, (_, n) => pool.run('echo', n));
  const last = rejection(pool.run('echo', 4199, { signal: controller.signal }));
  const later = first.then(async () => {
    controller.abort();
    await new Promise(process.nextTick);
    return pool.run('echo', 'later');
  });
  await new Promise(process.nextTick);
  waitHere(() => answersWritten() >= expected, 'the answers');
  fs.closeSync(memory);
  expect(await within(last, 'the call to be aborted')).toMatchObject({ name: 'AbortError' });
  expect(await within(later, 'the later call')).toBe('later');
});

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
