'use strict';

// Checks that each "yes" in the tables of docs/platforms.md has tests that run there. __test__/platforms/promises.js
// names the tests.

const fs = require('fs');
const path = require('path');
const { FOLDERS, LEFT_OUT, LEFT_OUT_FILES } = require('../../__test__/on-windows/left-out.js');
const { PROMISES, filesOf } = require('../../__test__/platforms/promises.js');
const { RUNS } = require('../cross/nodes.js');

const PAGE = 'docs/platforms.md';
/** The README has the first table, too, with fewer words on the tests. */
const FRONT_PAGE = 'README.md';
/** The columns that the smoke test covers, with the binaries that it runs. @type {Record<string, string>} */
const BY_SMOKE_TEST = {
  'x64 musl': 'linux-x64-musl',
  'arm64 gnu': 'linux-arm64-gnu',
  'arm64 musl': 'linux-arm64-musl',
};
/**
 * The systems of the first table on which something has run, and their columns in the other tables.
 *
 * @type {Record<string, [string, string]>}
 */
const SYSTEMS = {
  'Linux x64, glibc 2.17': ['Linux', 'x64 gnu'],
  'Linux x64, musl (Alpine)': ['Linux', 'x64 musl'],
  'Linux arm64, glibc 2.17': ['Linux', 'arm64 gnu'],
  'Windows 10 x64': ['Windows', 'x64'],
};

/** @typedef {Record<string, string>} Row the cells of a table by the names of its columns */

/** @param {string} root @returns {string[]} the faults */
function checkPromises(root) {
  const tables = tablesOf(fs.readFileSync(path.join(root, PAGE), 'utf8'));
  const smoke = fs.readFileSync(path.join(root, 'scripts/cross/smoke.js'), 'utf8');
  const [overview] = tables.filter((rows) => 'Locks' in rows[0]);
  const detailsOf = (/** @type {string} */ system) =>
    byPromise(tables.find((rows) => `How ${system} keeps it` in rows[0]) ?? []);
  const details = { Linux: detailsOf('Linux'), Windows: detailsOf('Windows') };
  const [front] = tablesOf(fs.readFileSync(path.join(root, FRONT_PAGE), 'utf8')).filter(
    (rows) => 'Locks' in rows[0],
  );
  const wrong = [...checkOverview(overview, details), ...checkFront(front, overview), ...filesOfAll(root)];
  for (const [promise, { step, tests }] of Object.entries(PROMISES)) {
    const { Linux, Windows } = { Linux: details.Linux.get(promise), Windows: details.Windows.get(promise) };
    if (!Linux || !Windows) wrong.push(`the promise "${promise}" is not in both tables`);
    else {
      const links = [Linux, Windows].filter(
        (row) => linksOf(row['Tests that ran there']) !== filesOf(tests).join(),
      );
      if (links.length > 0) wrong.push(`the tests of "${promise}" are to be ${filesOf(tests).join(', ')}`);
      for (const [column, binary] of Object.entries(BY_SMOKE_TEST))
        if (Linux[column] === 'yes' && !isTried(smoke, step, binary))
          wrong.push(`no smoke test tries "${promise}" on ${column}`);
      const leftOut = Windows.x64 === 'yes' ? tests.filter(isLeftOut) : [];
      if (leftOut.length > 0) wrong.push(`not run on Windows: ${leftOut.join(', ')}`);
    }
  }
  return wrong.map((what) => `${PAGE}: ${what}`);
}

/** Returns the tables of a page without empty ones. @param {string} text @returns {Row[][]} */
function tablesOf(text) {
  const blocks = text.match(/(?:^\|.*\n)+/gm) ?? [];
  return blocks.flatMap((block) => {
    const [names, , ...rows] = block.trim().split('\n').map(cellsOf);
    return rows.length > 0
      ? [rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))]
      : [];
  });
}

/** @param {string} line */
const cellsOf = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** Returns the rows by the names of their promises. @param {Row[]} rows @returns {Map<string, Row>} */
function byPromise(rows) {
  const named = rows.map((row) => /** @type {const} */ ([promiseOf(row.Promise), row]));
  return new Map(named.flatMap(([name, row]) => (name ? [[name, row]] : [])));
}

/** @param {string} text */
const promiseOf = (text) => Object.keys(PROMISES).find((name) => text.startsWith(name));

/** @param {string} cell */
const linksOf = (cell = '') =>
  Array.from(cell.matchAll(/\]\(\.\.\/__test__\/([^)]+)\.test\.js\)/g), ([, file]) => file).join();

/**
 * Checks that the first table agrees with the others.
 *
 * @param {Row[]} rows
 * @param {Record<string, Map<string, Row>>} details
 */
function checkOverview(rows, details) {
  return rows.flatMap((row) => {
    const [system, column] = SYSTEMS[row.System] ?? [];
    return Object.keys(PROMISES).flatMap((promise) => {
      const said = row[promise];
      const expected = system ? details[system].get(promise)?.[column] : 'partly';
      return said === undefined || said === expected
        ? []
        : [`"${promise}" on ${row.System} is ${expected}, not ${said}`];
    });
  });
}

/** @param {Row[]} front @param {Row[]} overview */
function checkFront(front, overview) {
  const isSaid = (/** @type {[string, string]} */ [column]) => !column.startsWith('Tested');
  const without = (/** @type {Row} */ row) => JSON.stringify(Object.entries(row).filter(isSaid));
  const expected = overview.map(without);
  const found = front.map(without);
  return found.join() === expected.join() ? [] : [`${FRONT_PAGE} is to have the rows of the first table`];
}

/** @param {string} smoke the code of the smoke test @param {string | undefined} step @param {string} binary */
function isTried(smoke, step, binary) {
  // The smoke test defines the step and calls it.
  const isThere = step !== undefined && (smoke.match(new RegExp(`\\b${step}\\b`, 'g')) ?? []).length > 1;
  return isThere && (RUNS[binary] ?? []).some(({ args }) => !args.includes(`--without-${step}`));
}

/** @param {string} test */
function isLeftOut(test) {
  const [file, ...names] = test.split(' › ');
  const isRun = FOLDERS.includes(file.split('/')[0]) && !(file in LEFT_OUT_FILES);
  return !isRun || names.join(' › ') in (LEFT_OUT[file] ?? {});
}

/** @param {string} root */
function filesOfAll(root) {
  const files = filesOf(Object.values(PROMISES).flatMap(({ tests }) => tests));
  const missing = files.filter((file) => !fs.existsSync(path.join(root, '__test__', `${file}.test.js`)));
  return missing.map((file) => `there is no test ${file}`);
}

module.exports = { checkPromises };
