'use strict';

// What `npm pack` makes of the repository's files.

const fs = require('fs');
const path = require('path');
const { isAllowed } = require('../../scripts/pack/licences');
const { absoluteLinks, relativeLinks } = require('../../scripts/pack/links');

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
  const readme = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  const packed = absoluteLinks(readme, manifest);
  const targets = [...packed.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
  expect(targets.filter((target) => !/^(https:|#)/.test(target))).toEqual([]);
  expect(relativeLinks(packed, manifest)).toBe(readme);
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
