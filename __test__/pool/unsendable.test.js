'use strict';
// Values that cannot be sent reject their own call with ERR_SERIALIZE, and nothing else; `npm test` runs this on both lanes.

const { child, openPool, rejection } = require('../helpers/pools');
const { CARRIED, KINDS, deep } = require('../fixtures/makers/unsendable.js');

const open = (serialization) => openPool({ path: child('errors.js'), max: 1, serialization });

/** What a call comes to: its value, or the code of its error. */
const outcome = (call) =>
  call.then(
    (value) => ({ value }),
    ({ code, message }) => ({ code, message }),
  );

test.each(['json', 'advanced'])('as a whole result or parameter, serialization %s', async (serialization) => {
  const pool = open(serialization);
  const pid = await pool.run('pid');
  for (const name of Object.keys(KINDS)) {
    const result = await outcome(pool.run('kind', name));
    expect([name, result.code]).toEqual([name, 'ERR_SERIALIZE']);
    expect(result.message).toMatch(/^The result cannot be sent: result is an? /);
    const { error } = await pool.send('kind', name);
    expect(error).toMatchObject({ code: 'ERR_SERIALIZE', task: 'kind' });
    const params = await outcome(pool.run('nothing', KINDS[name]()));
    expect([name, params.code]).toEqual([name, 'ERR_SERIALIZE']);
    expect(params.message).toMatch(/^The parameters cannot be sent: params is an? /);
  }
  expect(await pool.run('pid')).toBe(pid);
});

test('within a value, serialization advanced', async () => {
  const pool = open('advanced');
  const pid = await pool.run('pid');
  for (const name of Object.keys(KINDS)) {
    const result = await outcome(pool.run('kind within', name));
    expect([name, result.code]).toEqual([name, 'ERR_SERIALIZE']);
    expect(result.message).toMatch(/^The result cannot be sent: result\.list\[0\] is an? /);
    const params = await outcome(pool.run('nothing', { a: { b: KINDS[name]() } }));
    expect(params.message).toMatch(/^The parameters cannot be sent: params\.a\.b is an? /);
  }
  expect(await pool.run('pid')).toBe(pid);
});

test('JSON keeps its own meaning within a value, and refuses a whole one of which it keeps nothing', async () => {
  const pool = open('json');
  expect(await pool.run('echo', { map: new Map([[1, 2]]), fn() {}, date: new Date(0) })).toEqual({
    map: {},
    date: '1970-01-01T00:00:00.000Z',
  });
  for (const name of Object.keys(CARRIED)) {
    expect((await outcome(pool.run('kind', name))).message).toMatch(/, which JSON cannot represent$/);
    expect((await outcome(pool.run('echo', CARRIED[name]()))).code).toBe('ERR_SERIALIZE');
  }
  class Empty {}
  for (const value of [new Empty(), Object.create(null), {}, new Uint8Array(0)])
    expect(await pool.run('echo', value)).toEqual({});
  for (const [value, json] of [
    [Object(5), 5],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new URL('http://x/'), 'http://x/'],
  ])
    expect(await pool.run('echo', value)).toBe(json);
  const bigint = await rejection(pool.run('echo', { a: [1, { 'b c': 5n }] }));
  expect(bigint.message).toContain('params.a[1]["b c"]: ');
});

describe.each(['json', 'advanced'])('what is nested deeply, serialization %s', (serialization) => {
  // By JSON a Map is `{}`, and an error nothing but its properties.
  const kinds =
    serialization === 'json' ? ['lists', 'objects', 'errors'] : ['lists', 'objects', 'maps', 'errors'];

  test.each(kinds)('%s', async (kind) => {
    const pool = open(serialization);
    const pid = await pool.run('pid');
    const other = pool.run('wait', 300);
    for (const depth of [100, 1000, 4000, 1e4, kind === 'lists' ? 1e6 : 1e5]) {
      const value = deep(kind, depth);
      const there = await outcome(pool.run('depth', value));
      const back = await outcome(pool.run('deep', { kind, depth }));
      for (const { code, message } of [there, back]) {
        expect([undefined, 'ERR_SERIALIZE']).toContain(code);
        if (code) expect(message).toMatch(/nested too deeply$/);
      }
      if (depth === 100) expect(back.code).toBe(undefined);
      if (depth === 100 && !(serialization === 'json' && kind === 'errors')) expect(there.value).toBe(depth);
      expect(await pool.run('pid')).toBe(pid);
    }
    expect(await other).toBe('waited');
  });
});
