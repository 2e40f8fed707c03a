'use strict';
// Measures what is left of a pool whose host is killed while a child computes. `node bench/left-behind.js` writes its
// own section of the report. With names of peers, it measures only these and writes nothing. It runs on Linux only.

const { spawn } = require('child_process');
const { randomUUID } = require('crypto');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { setTimeout: delay } = require('timers/promises');
const { processesOf } = require('../__test__/electron/processes.js');
const { commit, peerVersions } = require('./report/conditions.js');
const { replaceSection, toMarkdown } = require('./report/markdown.js');
const { toTerminal } = require('./report/terminal.js');

const REPORT = path.join(__dirname, 'REPORT.md');
const MAIN = require.resolve('./hosts/computing-main.js');
const RUN = 'BENCH_RUN';
const PEERS = [
  'electron-re-native',
  'electron-re-native-thread',
  'electron-re',
  'fork',
  'tinypool-process',
  'tinypool-thread',
  'piscina',
  'workerpool-process',
  'workerpool-thread',
  'jest-worker',
  'poolifier-process',
  'poolifier-thread',
];
const ROUNDS = 3;
/** How long a child computes, and when the processes are counted, in ms after the end of the host. */
const COMPUTES = 5e3;
const LOOKS = [1e3, 10e3];

/**
 * Returns the number of processes at each count after the host was killed.
 *
 * @param {string} name
 * @param {string} folder
 */
async function leftBy(name, folder) {
  const run = randomUUID();
  const file = path.join(folder, run);
  const host = spawn(
    process.execPath,
    [MAIN, JSON.stringify({ name, params: { file, ms: COMPUTES + LOOKS[0] } })],
    { env: { ...process.env, [RUN]: run }, detached: true, stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const ended = once(host, 'exit');
  const session = /** @type {number} */ (host.pid);
  try {
    while (!fs.existsSync(file)) {
      if (host.exitCode !== null) throw new Error(`the host of ${name} has ended with ${host.exitCode}`);
      await delay(10);
    }
    host.kill('SIGKILL');
    await ended;
    const killedAt = Date.now();
    const counts = [];
    for (const look of LOOKS) {
      await delay(killedAt + look - Date.now());
      counts.push(processesOf(session, `${RUN}=${run}`).length);
    }
    return counts;
  } finally {
    for (const { pid } of processesOf(session, `${RUN}=${run}`)) end(pid);
  }
}

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has just ended.
  }
}

async function main() {
  const chosen = process.argv.slice(2);
  const peers = chosen.length > 0 ? chosen : PEERS;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'left-behind-'));
  /** @type {Map<string, number[][]>} */
  const found = new Map(peers.map((name) => [name, []]));
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const all = await Promise.all(peers.map((name) => leftBy(name, folder)));
      for (const [at, name] of peers.entries()) found.get(name)?.push(all[at]);
      console.error(`round ${round}: ${peers.map((name, at) => `${name} ${all[at]}`).join(', ')}`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  const table = {
    title: 'Processes that live on when the host is killed while its one child computes',
    head: ['peer', ...LOOKS.map((look) => `after ${look / 1e3} s`)],
    rows: [...found].map(([name, counts]) => [
      name,
      ...LOOKS.map((_, look) => [...new Set(counts.map((count) => count[look]))].join(' or ')),
    ]),
  };
  console.log(toTerminal(table));
  if (chosen.length === 0) write(toMarkdown(table), peers);
}

/** @param {string} table @param {string[]} peers */
function write(table, peers) {
  const facts = [
    `Host: Node ${process.versions.node}`,
    `Package: ${commit()}`,
    `Peers: ${peerVersions(peers).join(', ')}`,
    `System: ${os.type()} ${os.release()}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Rounds: ${ROUNDS}; the host gets SIGKILL, the child computes for ${COMPUTES / 1e3} s after that and would then be free`,
    'Command: node bench/left-behind.js',
  ];
  const text = `${facts.map((fact) => `- ${fact}`).join('\n')}\n\n${table}`;
  fs.writeFileSync(REPORT, replaceSection(fs.readFileSync(REPORT, 'utf8'), 'Left behind', text));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
