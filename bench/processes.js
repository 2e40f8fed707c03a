'use strict';
// Measures what a child costs: the time that its start takes on the host's JavaScript thread, with a small and a large
// host, and its memory. `node bench/processes.js` writes its own section of the report.

const fs = require('fs');
const path = require('path');
const { fork } = require('child_process');
const { performance } = require('perf_hooks');
const { ChildProcessPool } = require('../index.js');
const { replaceSection, toMarkdown } = require('./report/markdown.js');
const { toTerminal } = require('./report/terminal.js');

const REPORT = path.join(__dirname, 'REPORT.md');
const STARTS = 15;
const CALLS = 2000;
const MIB = 1024 * 1024;
/** The host's own memory in addition to Node's, in MiB. */
const BALLAST = [50, 1950];

const ours = require.resolve('./children/electron-re-native.js');
const theirs = require.resolve('./children/electron-re.js');
const add = /** @type {const} */ (['add', { a: 1, b: 2 }]);

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Returns how long the call that starts a child blocks the caller, in milliseconds. */
async function ourStart() {
  const pool = new ChildProcessPool({ path: ours, max: 1 });
  const before = performance.now();
  const call = pool.send(...add);
  const time = performance.now() - before;
  await call;
  await pool.close();
  return time;
}

/** Returns the same for Node's own fork. */
async function forkStart() {
  const before = performance.now();
  const child = fork(require.resolve('./children/fork.js'));
  const time = performance.now() - before;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.send({ id: 0, task: 'add', params: add[1] });
    child.once('message', () => child.disconnect());
  });
  return time;
}

async function startTimes() {
  /** @type {string[][]} */
  const rows = [];
  /** @type {Buffer[]} */
  const ballast = [];
  for (const size of BALLAST) {
    // Writing to every page makes the memory resident.
    while (ballast.length * 50 < size) ballast.push(Buffer.alloc(50 * MIB, 1));
    const [own, forks] = [[], []].map((list) => /** @type {number[]} */ (list));
    for (let round = 0; round < STARTS; round++) {
      own.push(await ourStart());
      forks.push(await forkStart());
    }
    const rss = process.memoryUsage().rss / MIB;
    rows.push([
      `host of ${rss.toFixed(0)} MiB`,
      median(own).toFixed(2),
      median(forks).toFixed(2),
      `${(median(forks) / median(own)).toFixed(2)}×`,
    ]);
  }
  const head = ['', 'electron-re-native, ms', 'fork, ms', 'times as good'];
  return { title: "Starting a child: time on the host's JavaScript thread", head, rows };
}

/** @param {number} pid */
function residentMemory(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Returns the resident memory of an idle child after many small calls, in MiB. @param {any} pool */
async function memoryOfChild(pool) {
  for (let call = 0; call < CALLS; call++) await pool.send(...add);
  return residentMemory(pool.forked[0].child.pid);
}

async function memory() {
  const electronRe = require('electron-re');
  const [own, others] = [[], []].map((list) => /** @type {number[]} */ (list));
  for (let round = 0; round < 7; round++) {
    const pool = new ChildProcessPool({ path: ours, max: 1 });
    own.push(await memoryOfChild(pool));
    await pool.close();
    const other = new electronRe.ChildProcessPool({ path: theirs, max: 1 });
    others.push(await memoryOfChild(other));
    other.kill();
  }
  const rows = [
    ['electron-re-native', median(own).toFixed(1)],
    ['electron-re', median(others).toFixed(1)],
    ['difference', (median(own) - median(others)).toFixed(1)],
  ];
  return { title: `Resident memory of a child after ${CALLS} small calls`, head: ['', 'MiB'], rows };
}

async function main() {
  const tables = [await memory(), await startTimes()];
  console.log(tables.map(toTerminal).join('\n\n'));
  const text = [`- Host: Node ${process.versions.node}`, ...tables.map(toMarkdown)].join('\n\n');
  fs.writeFileSync(REPORT, replaceSection(fs.readFileSync(REPORT, 'utf8'), 'What a child costs', text));
  process.exit();
}

main();
