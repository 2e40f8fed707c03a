'use strict';

const path = require('path');
const { child, openPool } = require('../helpers/pools');

test("cwd is the script's folder, or the given one", async () => {
  const pool = openPool({ max: 1 });
  expect(await pool.run('cwd')).toBe(path.dirname(child('ours.js')));
  expect(pool.cwd).toBe(path.dirname(child('ours.js')));
  const other = openPool({ max: 1, cwd: '/' });
  expect([await other.run('cwd'), other.cwd]).toEqual(['/', '/']);
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
