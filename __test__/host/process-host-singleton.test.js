'use strict';
// The host is one per process, however often and wherever the package is loaded: two would both answer.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { child, openPool } = require('../helpers/pools');

const ROOT = path.join(__dirname, '../..');
let copy;

beforeAll(() => {
  copy = fs.mkdtempSync(path.join(os.tmpdir(), 'copy-'));
  for (const name of ['index.js', 'index.mjs', 'binding.js', 'package.json', 'js']) {
    fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  }
  for (const name of fs.readdirSync(ROOT).filter((file) => file.endsWith('.node'))) {
    fs.symlinkSync(path.join(ROOT, name), path.join(copy, name));
  }
});
afterAll(() => fs.rmSync(copy, { recursive: true }));

test.each([
  ['a second copy of the package', 'copy'],
  ['the package loaded afresh', 'afresh'],
  ['a vm context', 'vm'],
  ['ESM and CommonJS', 'esm'],
])('one host, one answer: %s', async (_, way) => {
  const pool = openPool({ max: 1, path: child('twice.js'), args: [way, copy] });
  await pool.run('loaded');
  const replies = [];
  pool.on('forked_message', ({ data }) => replies.push(data.result));
  expect(await pool.run('first', 1)).toBe('of the first, 1');
  expect(await pool.run('second', 2)).toBe('of the second, 2');
  expect(await pool.run('undefined')).toBe(undefined);
  expect(replies).toEqual(['of the first, 1', 'of the second, 2', undefined]);
});
