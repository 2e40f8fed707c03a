'use strict';
// `npm --prefix bench test`. It needs our addon and the root's packages, but none of bench's own.

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { promisify } = require('node:util');
const { measures: features } = require('../features/index.js');
const { nodeHost } = require('../hosts/index.js');
const { loads } = require('../loads.js');
const { IN_ELECTRON } = require('../peers/index.js');

const FOLDER = path.join(__dirname, '..');
const times = { warmUp: 0, duration: 50 };

/** @param {string} file @param {...string} args */
const script = (file, ...args) =>
  promisify(execFile)(process.execPath, [path.join(FOLDER, file), ...args], { timeout: 300e3 });
/** @param {...string} args */
const run = (...args) => script('index.js', ...args);

test('every load is carried and told of, and nothing is left behind', async () => {
  const { stdout } = await run('--quick', '--peers', IN_ELECTRON.join());
  for (const { title } of loads) assert.ok(stdout.includes(`\n${title}\n`), title);
  for (const peer of IN_ELECTRON) {
    const carried = loads.filter(({ peers }) => !peers || peers.includes(peer));
    assert.equal(stdout.split(`\n│ ${peer} `).length - 1, carried.length, peer);
  }
  assert.match(stdout, /Processes left behind: none/);
  assert.doesNotMatch(stdout, /failed|NaN|│ +– │/);
});

test('an option that is none is named', async () => {
  await assert.rejects(run('--peers', 'threads'), /--peers takes some of .*, not threads/);
  await assert.rejects(run('--rounds', 'many'), /--rounds takes a positive number, not many/);
});

test('a peer that hangs is ended, with its children', async () => {
  const job = { peer: '../test/peers/hanging', load: 'small-64', times };
  await assert.rejects(nodeHost.run(job, 1500), { message: 'no end after 1.5 s' });
});

test('a peer that gives wrong answers has failed', async () => {
  const job = { peer: '../test/peers/wrong', load: 'small-64', times };
  await assert.rejects(nodeHost.run(job, 120e3), /a wrong answer: 41/);
});

test('what outlives its host is counted, and ended', async () => {
  const job = { peer: '../test/peers/leaving', load: 'small-64', times };
  const { left } = await nodeHost.run(job, 120e3);
  assert.equal(left, process.platform === 'linux' ? 1 : 0);
});

test('reports what createPool adds, row by row', async () => {
  const names = ['mapJson', 'typed', 'queued'];
  const { stdout } = await script('features.js', '--quick', '--only', names.join());
  for (const name of names)
    for (const { title } of features[name].rows) assert.ok(stdout.includes(`\n│ ${title} `), title);
  assert.doesNotMatch(stdout, /NaN|undefined/);
});

test('what lives on after its host is counted', { skip: process.platform !== 'linux' }, async () => {
  const { stdout } = await script('left-behind.js', 'electron-re-native', 'fork');
  assert.match(stdout, /│ electron-re-native │ +0 │ +0 │/);
  assert.match(stdout, /│ fork +│ +1 │ +0 │/);
});
