'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const vm = require('vm');
const { child, openPool } = require('../helpers/pools');

const url = pathToFileURL(child('ours.js'));

test.each([
  ['a URL', url],
  ['a URL of another realm', vm.runInNewContext('({ href, protocol: "file:" })', { href: url.href })],
  ['its text', url.href],
  ['a URL with a query', new URL('?a#b', url)],
])('path may be %s', async (_, given) => {
  const pool = openPool({ max: 1, path: given });
  expect(await pool.run('echo', 1)).toBe(1);
  expect(pool.cwd).toBe(path.dirname(child('ours.js')));
});

test('a URL is decoded, a path is not', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'url-'));
  try {
    for (const name of ['ü b #?.js', 'a%20b.js']) {
      const file = path.join(folder, name);
      fs.writeFileSync(file, `require(${JSON.stringify(child('ours.js'))})`);
      expect(await openPool({ max: 1, path: pathToFileURL(file) }).run('echo', name)).toBe(name);
      expect(await openPool({ max: 1, path: file }).run('echo', name)).toBe(name);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
