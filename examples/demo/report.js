'use strict';

const Table = require('cli-table3');
const { combined } = require('./verify.js');

const MIB = 1024 * 1024;
/** No lines between rows, and no colours. */
const STYLE = { head: [], border: [], compact: true };

const number = (n) => n.toLocaleString('en');
const mib = (bytes) =>
  (bytes / MIB).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What is about to happen. */
function printStart({ title, files, found, strategy, max }) {
  const skipped = found.skipped.length > 0 ? `, skipped ${list(found.skipped)}` : '';
  console.log(`\n  SHA-256 and gzip size of every file of ${title}`);
  console.log(`  ${number(files.length)} files${skipped}; at most ${max} children, ${strategy}\n`);
}

/** What to try after this demo. */
const NEXT = `Try next:
  npm run demo -- FOLDER                         your own files
  npm run demo -- FOLDER --strategy LEAST_CPU    another balancing strategy
  npm run demo:electron                          an Electron app in the process manager
  npm run chaos -- --seed 7 --seconds 60         random faults, replayable by their seed`;

function printReport({ found, many, one, checks }) {
  console.log(`\n${indent(speeds(many, one))}\n\n${indent(children(many))}\n`);
  for (const { name, ok, text } of checks) console.log(`  ${ok ? '✓' : '✗'} ${name.padEnd(12)}  ${text}`);
  const unreadable = [...found.unreadable, ...many.unreadable];
  if (unreadable.length > 0) {
    console.log(
      `  ! unreadable    ${number(unreadable.length)}: ${list(unreadable.map(({ path, code }) => `${path} (${code})`))}`,
    );
  }
  console.log(`\n${indent(NEXT)}\n`);
}

/** The pool against one process. */
function speeds(many, one) {
  const table = new Table({
    head: ['', 'files', 'MiB', 'MiB gzipped', 'seconds', 'MiB/s', ''],
    colAligns: ['left', ...Array.from({ length: 6 }, () => 'right')],
    style: STYLE,
  });
  const [fast, slow] = [many, one].map((run) => ({ ...totals(run.results), seconds: run.seconds }));
  const rate = ({ bytes, seconds }) => bytes / MIB / seconds;
  const row = (run) => [
    number(run.files),
    mib(run.bytes),
    mib(run.gzip),
    run.seconds.toFixed(1),
    rate(run).toFixed(1),
  ];
  const name = one.isSample ? 'one process (random sample)' : 'one process';
  table.push(
    ['the pool', ...row(fast), `${(rate(fast) / rate(slow)).toFixed(2)} ×`],
    [name, ...row(slow), '1 ×'],
  );
  return table.toString();
}

/** Calls per child. */
function children({ results, killed }) {
  const table = new Table({
    head: ['child', 'files', 'MiB', ''],
    colAligns: ['right', 'right', 'right', 'left'],
    style: STYLE,
  });
  for (const { pid, files, bytes } of perChild(results, killed)) {
    const share = '━'.repeat(Math.round((files / results.size) * 32));
    table.push([pid, number(files), mib(bytes), pid === killed ? `${share} killed halfway`.trim() : share]);
  }
  return table.toString();
}

function totals(results) {
  const sum = { files: results.size, bytes: 0, gzip: 0 };
  for (const { bytes, gzip } of results.values()) {
    sum.bytes += bytes;
    sum.gzip += gzip;
  }
  return sum;
}

/** In the order in which they first answered. */
function perChild(results, killed) {
  const all = new Map();
  for (const { pid, bytes } of results.values()) {
    const child = all.get(pid) ?? { pid, files: 0, bytes: 0 };
    child.files += 1;
    child.bytes += bytes;
    all.set(pid, child);
  }
  // Unless it was killed before it could.
  if (killed && !all.has(killed)) all.set(killed, { pid: killed, files: 0, bytes: 0 });
  return [...all.values()];
}

/** All of it, for programs. */
function toJSON({ folder, strategy, found, many, one, restarts, lanes, asleep, woken, left, checks }) {
  const paths = [...many.results.keys()].sort();
  return JSON.stringify({
    folder,
    strategy,
    skipped: found.skipped,
    unreadable: [...found.unreadable, ...many.unreadable],
    pool: { ...totals(many.results), seconds: many.seconds, lost: many.lost, killed: many.killed, restarts },
    oneProcess: { ...totals(one.results), seconds: one.seconds, isSample: one.isSample },
    children: perChild(many.results, many.killed),
    digest: combined(paths, many.results),
    lanes,
    asleep,
    woken,
    left,
    checks,
    files: paths.map((path) => ({ path, ...many.results.get(path) })),
  });
}

/** The first few. */
function list(names) {
  return names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${number(names.length - 3)} more`
    : names.join(', ');
}

function indent(text) {
  return text.replaceAll(/^/gm, '  ');
}

module.exports = { printReport, printStart, toJSON };
