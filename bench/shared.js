'use strict';
// Measures shared memory and its locks, and writes its own section of bench/REPORT.md. With `--quick`, the numbers mean
// nothing and nothing is written. `--electron` runs it in Electron's Node, whose V8 may not see shared memory.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { findElectron } = require('../scripts/electron/find.js');
const { commit } = require('./report/conditions.js');
const { replaceSection, toMarkdown } = require('./report/markdown.js');
const { toTerminal } = require('./report/terminal.js');
const { HEAD, rowOf, show } = require('./report/versus.js');
const { measures } = require('./shared/measures.js');

const REPORT = path.join(__dirname, 'REPORT.md');
const isQuick = process.argv.includes('--quick');
const [rounds, millis] = isQuick ? [1, 50] : [5, 1000];

/** @typedef {import('./report/versus.js').Outcome} Outcome */

async function main() {
  /** @type {Map<import('./shared/measures.js').Measure, Outcome[]>} */
  const outcomes = new Map(measures.map((measure) => [measure, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [measure, list] of outcomes) {
      const outcome = await measure.play(millis);
      list.push(outcome);
      console.error(`round ${round}, ${measure.title}: ${show(outcome.ours)} / ${show(outcome.reference)}`);
    }
  }
  const rows = [...outcomes].map(([measure, list]) => rowOf(measure, list));
  const table = { title: 'Shared memory and locks', head: HEAD, rows };
  console.log(toTerminal(table));
  if (!isQuick) write(toMarkdown(table));
}

/** @param {string} table */
function write(table) {
  const { node, electron } = process.versions;
  const host = electron ? `Electron ${electron.split('.')[0]}` : `Node ${node.split('.')[0]}`;
  const [cpu] = os.cpus();
  const facts = [
    `Host: ${electron ? `Electron ${electron}, Node ` : 'Node '}${node}`,
    `Package: ${commit()}`,
    `Machine: ${os.cpus().length} × ${cpu.model}, ${os.type()} ${os.release()}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Rounds: ${rounds}, medians; each measure of ${millis} ms where it has a time`,
    `Command: node bench/shared.js${electron ? ' --electron' : ''}`,
  ];
  const text = `${facts.map((fact) => `- ${fact}`).join('\n')}\n\n${table}`;
  const before = fs.readFileSync(REPORT, 'utf8');
  fs.writeFileSync(REPORT, replaceSection(before, `Shared memory, ${host}`, text));
}

/** Runs this script again in Electron. */
function inElectron() {
  const found = findElectron();
  if (found.missing) throw new Error(found.missing);
  const args = process.argv.slice(1).filter((arg) => arg !== '--electron');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  process.exitCode = spawnSync(String(found.path), args, { stdio: 'inherit', env }).status ?? 1;
}

if (process.argv.includes('--electron')) {
  inElectron();
} else {
  main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
