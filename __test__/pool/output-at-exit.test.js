'use strict';
// What a child prints just before `process.exit()` arrives as far as with fork.

const { fork } = require('child_process');
const path = require('path');
const { child, openPool } = require('../helpers/pools');

/** What arrives of so much by Node's own fork. */
function byFork(bytes) {
  const forked = fork(path.join(__dirname, '../fixtures/children/prints.js'), [bytes], { silent: true });
  const got = { stdout: 0, stderr: 0 };
  forked.stdout.on('data', ({ length }) => (got.stdout += length));
  forked.stderr.on('data', ({ length }) => (got.stderr += length));
  return new Promise((resolve) => forked.on('close', () => resolve(got)));
}

async function byPool(bytes) {
  const pool = openPool({ path: child('ends.js') });
  const got = { stdout: 0, stderr: 0 };
  pool.on('output', ({ stream, text }) => (got[stream] += text.length));
  const exited = new Promise((resolve) => pool.on('exit', resolve));
  pool.run('print and exit', { stdout: bytes, stderr: bytes }).catch(() => {});
  await exited;
  return got;
}

const major = Number(process.versions.node.split('.')[0]);
/**
 * Of what is larger, fork delivers what its sockets hold, which is less from Node 22 on, and more where the host happens to read
 * meanwhile.
 */
const HELD_BY_FORK = major < 22 ? 219_264 : 146_176;

test.each([1000, 64 * 1024, 100e3, 200e3, 210e3, 1e6, 1e7])('%d bytes', async (bytes) => {
  const least = Math.min(bytes, HELD_BY_FORK);
  for (const got of [await byFork(bytes), await byPool(bytes)]) {
    expect(got.stdout).toBeGreaterThanOrEqual(least);
    expect(got.stderr).toBeGreaterThanOrEqual(least);
  }
});
