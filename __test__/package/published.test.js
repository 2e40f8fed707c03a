'use strict';

// What `npm pack` makes of the repository's files.

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
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

/** A package with the scripts of this one, that takes no time to build. */
function packageToPack() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'to-pack-'));
  const manifest = JSON.parse(read('package.json'));
  manifest.files = [];
  manifest.scripts['build:all'] = 'node --version';
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  fs.copyFileSync(path.join(__dirname, '../../README.md'), path.join(folder, 'README.md'));
  fs.cpSync(path.join(__dirname, '../../scripts/pack'), path.join(folder, 'scripts/pack'), {
    recursive: true,
  });
  return folder;
}

test('npm pack leaves out scripts that npm warns of, rewrites links, and restores the files', () => {
  const folder = packageToPack();
  const contents = () =>
    ['package.json', 'README.md'].map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  const before = contents();
  try {
    execFileSync('npm', ['pack', '--silent'], { cwd: folder, stdio: 'ignore' });
    expect(contents()).toEqual(before);
    const [tarball] = fs.readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    execFileSync('tar', ['xzf', tarball], { cwd: folder });
    const packed = (name) => fs.readFileSync(path.join(folder, 'package', name), 'utf8');
    const { scripts } = JSON.parse(packed('package.json'));
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(scripts).not.toHaveProperty(name);
    expect(packed('README.md')).toBe(absoluteLinks(read('README.md'), JSON.parse(read('package.json'))));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
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
