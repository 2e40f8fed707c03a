'use strict';
// Measures what createPool adds, in comparison with code without it, and writes its own section of bench/REPORT.md.
// With `--quick`, the numbers mean nothing and nothing is written. `--only A,B` measures only these and writes nothing.

const { execFile } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { promisify } = require('util');
const { measures } = require('./features/index.js');
const { commit, peerVersions } = require('./report/conditions.js');
const { replaceSection, toMarkdown } = require('./report/markdown.js');
const { toTerminal } = require('./report/terminal.js');
const { HEAD, rowOf, show } = require('./report/versus.js');

/** @typedef {import('./report/versus.js').Outcome} Outcome */

const REPORT = path.join(__dirname, 'REPORT.md');
const HOST = require.resolve('./features/host.js');
const LONGEST = 120e3;
const isQuick = process.argv.includes('--quick');
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1].split(',')
  : undefined;
const [rounds, millis] = isQuick ? [1, 50] : [5, 1000];

async function main() {
  const load = os.loadavg()[0].toFixed(1);
  const names = Object.keys(measures).filter((name) => only?.includes(name) ?? true);
  /** The outcomes by measure, then by row. @type {Map<string, Outcome[][]>} */
  const outcomes = new Map(names.map((name) => [name, measures[name].rows.map(() => [])]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, lists] of outcomes) {
      const found = await outcomesOf(name);
      for (const [at, outcome] of found.entries()) {
        lists[at].push(outcome);
        const { title, reference } = measures[name].rows[at];
        const numbers = `${show(outcome.ours)} / ${show(outcome.reference)}`;
        console.error(`round ${round}, ${title}, against ${reference}: ${numbers}`);
      }
    }
  }
  const rows = [...outcomes].flatMap(([name, lists]) =>
    measures[name].rows.map((row, at) => rowOf(row, lists[at])),
  );
  const table = { title: 'What createPool adds', head: HEAD, rows };
  console.log(toTerminal(table));
  if (!isQuick && !only) write(toMarkdown(table), load);
}

/** Measures in a separate process. @param {string} name @returns {Promise<Outcome[]>} */
async function outcomesOf(name) {
  const args = ['--expose-gc', ...(measures[name].flags ?? []), HOST, name, `${millis}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: LONGEST });
  return JSON.parse(stdout);
}

/** @param {string} table @param {string} load */
function write(table, load) {
  const [cpu] = os.cpus();
  const facts = [
    `Host: Node ${process.versions.node}`,
    `Package: ${commit()}`,
    `Peers: ${peerVersions(['piscina']).join(', ')}`,
    `Machine: ${os.cpus().length} × ${cpu.model}, ${os.type()} ${os.release()}`,
    `Load average before: ${load}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Rounds: ${rounds}, medians; each of ${millis} ms where a measure has a time`,
    'Command: node bench/features.js',
  ];
  const text = `${facts.map((fact) => `- ${fact}`).join('\n')}\n\n${table}`;
  const section = `createPool, Node ${process.versions.node.split('.')[0]}`;
  fs.writeFileSync(REPORT, replaceSection(fs.readFileSync(REPORT, 'utf8'), section, text));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
