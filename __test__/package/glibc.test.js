'use strict';
// What scripts/cross/ finds out about the C library that a binary needs.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { checkGlibc, highestGlibc } = require('../../scripts/cross/glibc');

let folder;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'glibc-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A file with such names of symbols' versions. */
function binary(...versions) {
  const file = path.join(folder, 'binary');
  fs.writeFileSync(file, `\0${versions.map((version) => `GLIBC_${version}\0`).join('')}GLIBC_PRIVATE\0`);
  return file;
}

test.each([
  [['2.2.5', '2.17', '2.9'], '2.17'],
  [['2.17', '2.2.5'], '2.17'],
  [['2.17', '2.17.1'], '2.17.1'],
  [[], undefined],
])('of %p the highest is %p', (versions, highest) => {
  expect(highestGlibc(binary(...versions))).toBe(highest);
});

test('what needs a newer one than the limit, or none at all, is refused', () => {
  expect(checkGlibc(binary('2.2.5', '2.17'), '2.17')).toBe('2.17');
  for (const versions of [['2.34'], ['2.17', '2.18'], ['2.17.1'], ['3.0'], []])
    expect(() => checkGlibc(binary(...versions), '2.17')).toThrow('may need 2.17 at most');
});

test('the Node that runs this needs some version', () => {
  expect(highestGlibc(process.execPath)).toMatch(/^2\.\d+$/);
});
