'use strict';
// Checks docs/comparison.md: the installed packages must have what the page says of other pools. Run npm ci --prefix
// bench first.

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const BENCH = path.join(__dirname, '..');
const PAGE = fs.readFileSync(path.join(BENCH, '../docs/comparison.md'), 'utf8');
const { dependencies } = require('../package.json');
const isInstalled = fs.existsSync(path.join(BENCH, 'node_modules/piscina'));
const options = { skip: isInstalled ? false : 'npm ci --prefix bench' };
const PEERS = ['electron-re', 'tinypool', 'piscina', 'workerpool', 'jest-worker', 'poolifier'];

/** Returns the rows of all tables with a column for this peer, with the subject and the cell. @param {string} peer */
function cellsOf(peer) {
  const tables = PAGE.trim()
    .split('\n\n')
    .filter((block) => block.startsWith('|'));
  return tables.flatMap((table) => {
    const [head, , ...rows] = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
    const at = head.indexOf(peer);
    return at < 0 ? [] : rows.map((row) => ({ about: row[1], cell: row[at] }));
  });
}

/** Returns the words in backticks. @param {string} cell */
const wordsOf = (cell) => [...cell.matchAll(/`'?(\w[\w-]*)[^`]*`/g)].map(([, word]) => word);

/**
 * Returns a package's README and declarations or, with `isCode`, its code.
 *
 * @param {string} peer
 * @param {boolean} isCode
 */
function textOf(peer, isCode) {
  const folder = path.join(BENCH, 'node_modules', peer);
  const kind = isCode ? /\.[cm]?js$/ : /\.md$|\.d\.[cm]?ts$/;
  const files = fs.readdirSync(folder, { recursive: true }).map(String);
  const own = files.filter((file) => kind.test(file) && !file.includes('node_modules'));
  return own.map((file) => fs.readFileSync(path.join(folder, file), 'utf8')).join('\n');
}

for (const peer of PEERS) {
  test(`${peer}: the page is about the version that is installed`, () => {
    assert.ok(
      PAGE.replaceAll('\n', ' ').includes(`${peer} ${dependencies[peer]}`),
      `${peer} ${dependencies[peer]}`,
    );
  });

  test(`${peer}: what the page names is in its documentation`, options, () => {
    const [said, code] = [textOf(peer, false), textOf(peer, true)];
    const cells = cellsOf(peer);
    assert.ok(cells.length > 0);
    const missing = cells.flatMap(({ about, cell }) => {
      const text = cell.includes('undocumented') ? code : said;
      const own = wordsOf(cell).filter((word) => word !== 'AbortSignal');
      return own.filter((word) => !new RegExp(`\\b${word}\\b`).test(text)).map((word) => `${about}: ${word}`);
    });
    assert.deepStrictEqual(missing, []);
  });

  test(`${peer}: the page says which Node it needs`, options, () => {
    const { engines = {} } = JSON.parse(
      fs.readFileSync(path.join(BENCH, 'node_modules', peer, 'package.json'), 'utf8'),
    );
    const [oldest = '–'] = engines.node?.match(/\d+(\.[1-9]\d*)?/) ?? [];
    const { cell } = cellsOf(peer).find(({ about }) => about === 'Node') ?? { cell: '' };
    assert.strictEqual(cell.match(/^[\d.]+|–/)?.[0], oldest);
  });
}
