'use strict';
// docs/recipes and docs/start: what they show is in the files that they name, and these do what the pages say.

const { createHash } = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { gzipSync } = require('zlib');
const { NOTHING, runExample } = require('./run-example.js');
const { tinyModel } = require('./tiny-model.js');

const ROOT = path.join(__dirname, '../..');
const PAGES = ['docs/recipes', 'docs/start'].flatMap((folder) =>
  fs.readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`),
);
const SAMPLE = /<!-- (examples\/\S+) -->\n\n```[jt]s\n(.*?)\n```/gs;

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'recipes-'));
afterAll(() => fs.rmSync(temporary, { recursive: true }));

/** Without indentation, since a page may show what stands inside a function. @param {string} text */
const lines = (text) => text.split('\n').map((line) => line.trim());

/** @param {string} name @param {string[]} args @returns {Promise<string>} */
async function outputOf(name, ...args) {
  const { stdout, ...rest } = await runExample(`recipes/${name}`, args);
  expect(rest).toEqual({ code: 0, stderr: '', left: NOTHING });
  return stdout;
}

/** @param {string} name of a package or of a module of Node's */
function isThere(name) {
  try {
    require.resolve(name);
    return true;
  } catch {
    console.warn(`SKIPPED: ${name} is not there`);
    return false;
  }
}

describe.each(PAGES)('%s', (page) => {
  const samples = [...fs.readFileSync(path.join(ROOT, page), 'utf8').matchAll(SAMPLE)];

  test('shows what is in the files', () => {
    for (const [, file, sample] of samples) {
      const source = lines(fs.readFileSync(path.join(ROOT, file), 'utf8')).join('\n');
      expect(source).toContain(lines(sample).join('\n'));
    }
    // Those of electron-re's users and of the tour have no code of their own.
    if (!/(from-electron-re|tour)\.md$/.test(page)) expect(samples.length).toBeGreaterThan(1);
  });
});

test('primes', async () => {
  expect(await outputOf('primes')).toBe('primes below 1,000,000: 78498\n');
});

test('hashing', async () => {
  const folder = path.join(ROOT, 'examples/recipes/hashing');
  const digests = fs.readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return `${createHash('sha256').update(fs.readFileSync(file)).digest('hex')}  ${file}`;
  });
  const printed = (await outputOf('hashing', folder)).trimEnd().split('\n');
  expect(printed.sort()).toEqual(digests.sort());
});

test('log-search', async () => {
  const file = path.join(temporary, 'numbers.gz');
  fs.writeFileSync(file, gzipSync(Array.from({ length: 1e5 }, (_, i) => `number ${i}`).join('\n')));
  expect(await outputOf('log-search', file, '77')).toBe('number 77\nnumber 177\nnumber 277\n');
});

test('log-search of no file', async () => {
  const { code, stderr, left } = await runExample('recipes/log-search', [path.join(temporary, 'none'), '77']);
  expect({ code, left }).toEqual({ code: 1, left: NOTHING });
  expect(stderr).toContain("code: 'ENOENT'");
});

(isThere('sharp') ? test : test.skip)('images', async () => {
  const picture = path.join(ROOT, 'docs/pictures/pools.png');
  expect(await outputOf('images', temporary, picture)).toBe('');
  const { format, width } = await require('sharp')(path.join(temporary, 'pools.webp')).metadata();
  expect({ format, width }).toEqual({ format: 'webp', width: 320 });
});

(isThere('node:sqlite') ? test : test.skip)('sqlite', async () => {
  const file = path.join(temporary, 'notes.db');
  const stored = "[ { id: 1, text: 'buy milk' }, { id: 3, text: 'buy stamps' } ]";
  expect(await outputOf('sqlite', file)).toBe(`${stored}\nNOT NULL constraint failed: notes.text\n[]\n`);
  // The journal goes when the last connection is closed.
  expect(fs.readdirSync(temporary).filter((name) => name.startsWith('notes'))).toEqual(['notes.db']);
});

(isThere('onnxruntime-node') ? test : test.skip)('model', async () => {
  const file = path.join(temporary, 'tiny.onnx');
  fs.writeFileSync(file, tinyModel());
  expect(await outputOf('model', file, '1', '1')).toBe('Float32Array(2) [ 14, 26 ]\n');
});
