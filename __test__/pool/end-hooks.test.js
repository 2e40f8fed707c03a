'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { once } = require('events');
const { child, openPool } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

let folder;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-ends-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, 'ends');
const written = () => (fs.existsSync(file()) ? fs.readFileSync(file(), 'utf8').trim().split('\n') : []);
const open = (options) =>
  openPool({ path: child('ends-well.js'), max: 1, killGrace: 60e3, env: { ENDS_FILE: file() }, ...options });
const AT_THE_END = ['second', 'first', 'exit'];

test.each(['auto', 'channel'])('close waits for what a child does at its end, lane %s', async (lane) => {
  const pool = open({ lane });
  await pool.run('pid');
  await within(pool.close(), 'close');
  expect(written()).toEqual(AT_THE_END);
});

test('a child that is replaced does it, too', async () => {
  const pool = open();
  const before = await pool.run('pid');
  const exited = once(pool, 'exit');
  pool.forked[0].recycle();
  await within(exited, 'the exit');
  expect(isAlive(before)).toBe(false);
  expect(written()).toEqual(AT_THE_END);
});

test('so does one that is idle for long', async () => {
  const pool = open({ lifecycle: { expect: 30, internal: 10, then: 'end', ignoreHandles: true } });
  await pool.run('pid');
  await until(() => pool.forked.length === 0, 'its end');
  await until(() => written().length === 3, 'all hooks');
  expect(written()).toEqual(AT_THE_END);
});

test('one that takes too long is ended after killGrace', async () => {
  const pool = open({ killGrace: 50 });
  await pool.run('hang');
  await within(pool.close(), 'close');
  expect(written()).not.toContain('exit');
});

test('a hook must be a function', async () => {
  expect(await open().run('refused')).toContain('must be a function');
});

test('a process that is not a child of a pool has no end of that kind', () => {
  const { ProcessHost } = require('../..');
  const before = process.listenerCount('disconnect');
  expect(ProcessHost.onEnd(() => {})).toBe(ProcessHost);
  expect(() => ProcessHost.onEnd(5)).toThrow('must be a function');
  expect(process.listenerCount('disconnect')).toBe(before);
});
