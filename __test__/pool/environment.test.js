'use strict';

const { fork } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { child, openPool } = require('../helpers/pools');

test("cwd is the script's folder, or the given one", async () => {
  const pool = openPool({ max: 1 });
  expect(await pool.run('cwd')).toBe(path.dirname(child('ours.js')));
  expect(pool.cwd).toBe(path.dirname(child('ours.js')));
  const other = openPool({ max: 1, cwd: '/' });
  expect([await other.run('cwd'), other.cwd]).toEqual(['/', '/']);
  const url = pathToFileURL(path.dirname(__dirname));
  for (const cwd of [url, url.href, path.relative('', path.dirname(__dirname))]) {
    const third = openPool({ max: 1, cwd });
    expect([await third.run('cwd'), third.cwd]).toEqual(Array(2).fill(path.dirname(__dirname)));
  }
});

test('values of env become strings as fork makes them', async () => {
  const inherited = { FROM_PROTOTYPE: 'seen' };
  const env = Object.assign(Object.create(inherited), {
    NULL: null,
    LIST: [1, [2]],
    OBJECT: { lang: 'de' },
    DATE: new Date(0),
    BIG: 10n,
    TEXT: { toString: () => 'its own' },
    FUNCTION: () => 1,
    UNDEFINED: undefined,
    NAN: NaN,
    EMPTY: '',
    [Symbol('no name')]: 'unseen',
  });
  const names = [...Object.keys(env), 'FROM_PROTOTYPE'];
  const code = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])))`;
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'env-')), 'print.js');
  fs.writeFileSync(file, code);
  let text = '';
  const forked = fork(file, { env, silent: true });
  forked.stdout.on('data', (piece) => (text += piece));
  await once(forked, 'close');
  fs.rmSync(path.dirname(file), { recursive: true });
  const pool = openPool({ max: 1, env });
  const seen = [];
  for (const name of names) seen.push((await pool.run('env', name)) ?? null);
  expect(seen).toEqual(JSON.parse(text));
  expect(pool.env).toMatchObject({ NULL: 'null', OBJECT: '[object Object]', FROM_PROTOTYPE: 'seen' });
});

test("env is laid over the host's; numbers and booleans are texts; undefined leaves out", async () => {
  process.env.OF_THE_HOST = 'yes';
  process.env.NOT_FOR_CHILDREN = 'no';
  const pool = openPool({
    max: 1,
    env: { TEXT: 'ü=b', NUMBER: 7, FLAG: false, NOT_FOR_CHILDREN: undefined },
  });
  const seen = {};
  for (const name of ['TEXT', 'NUMBER', 'FLAG', 'OF_THE_HOST', 'PATH'])
    seen[name] = await pool.run('env', name);
  expect(seen).toEqual({
    TEXT: 'ü=b',
    NUMBER: '7',
    FLAG: 'false',
    OF_THE_HOST: 'yes',
    PATH: process.env.PATH,
  });
  expect(await pool.run('env', 'NOT_FOR_CHILDREN')).toBe(undefined);
  expect(pool.env).toMatchObject({ TEXT: 'ü=b', OF_THE_HOST: 'yes' });
  delete process.env.OF_THE_HOST;
  delete process.env.NOT_FOR_CHILDREN;
});

test("a child's env.id is the id it was started for", async () => {
  const pool = openPool({ max: 3 });
  expect(await pool.run('env', 'id')).toBe('default');
  expect(await pool.run('env', 'id', { id: 'ü b' })).toBe('ü b');
  expect((await pool.send('env', 'id', 7)).result).toBe('7');
  expect((await pool.send('env', 'id', 'too late')).result).toBe('default');
});

test('what the pool tells its child is not in the environment of tasks', async () => {
  const pool = openPool({ max: 1 });
  const names = await pool.run('environment');
  // What the host has itself is the child's, too.
  const told = names.filter((name) => !(name in process.env));
  expect(told.filter((name) => /ELECTRON_RE|NODE_CHANNEL/.test(name))).toEqual([]);
});

test('lines and NULs in an id do no harm', async () => {
  const pool = openPool({ max: 1 });
  expect(await pool.run('env', 'id', { id: 'a\nb\tc\0d' })).toBe('a b c d');
});
