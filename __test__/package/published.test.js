'use strict';

// What `npm pack` makes of the repository's files.

const fs = require('fs');
const path = require('path');
const { isAllowed } = require('../../scripts/pack/licences');
const { absoluteLinks, relativeLinks } = require('../../scripts/pack/links');

const read = (file) => fs.readFileSync(path.join(__dirname, '../..', file), 'utf8');

const manifest = { version: '1.2.3', repository: { url: 'git+https://github.com/someone/a-package.git' } };

test('pages and pictures get the address of this version in the repository', () => {
  const text =
    '[a page](docs/a.md#part), [another](https://example.org), [here](#below), ![a [b] c](docs/b.png)';
  expect(absoluteLinks(text, manifest)).toBe(
    '[a page](https://github.com/someone/a-package/blob/v1.2.3/docs/a.md#part), [another](https://example.org), ' +
      '[here](#below), ![a [b] c](https://github.com/someone/a-package/raw/v1.2.3/docs/b.png)',
  );
});

test('every relative link of the README becomes absolute, and relative again', () => {
  const readme = read('README.md');
  const packed = absoluteLinks(readme, manifest);
  const targets = [...packed.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
  expect(targets.filter((target) => !/^(https:|#)/.test(target))).toEqual([]);
  expect(relativeLinks(packed, manifest)).toBe(readme);
});

test.each(['README.md', 'site/home.md'])('%s says what the report says is left of a killed host', (page) => {
  const [, section] = read('bench/REPORT.md').split('## Left behind');
  const peers = ['electron-re-native', 'piscina', 'electron-re', 'tinypool-process', 'workerpool-process'];
  const more = ['jest-worker', 'poolifier-process', 'fork'];
  const counts = [...peers, ...more].map((peer) => section.match(`\n\\| ${peer} \\| (\\d+) \\|`)?.[1]);
  expect(read(page)).toMatch(new RegExp(`^\\| ${counts.join(' +\\| ')} +\\|$`, 'm'));
});

test('the README says in words what its chart shows', () => {
  const shown = read('docs/pictures/benchmark.svg').matchAll(
    /<text x="[\d.]+" y="[\d.]+">([\d.,]+)<\/text>/g,
  );
  const [, words] = read('README.md').match(/!\[([^\]]*)\]\(docs\/pictures\/benchmark.svg\)/);
  const figures = Array.from(shown, ([, figure]) => figure);
  expect(figures).toHaveLength(8);
  expect(words.match(/\d[\d,.]*\d/g)).toEqual(figures);
});

test.each([
  ['MIT', true],
  ['MIT OR GPL-3.0', true],
  ['(MIT OR Apache-2.0) AND Unicode-3.0', true],
  ['MIT/Apache-2.0', true],
  ['MIT AND GPL-3.0', false],
  ['(GPL-2.0 OR LGPL-3.0) AND MIT', false],
  ['UNLICENSED', false],
])('whether %s may be in the package: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});
