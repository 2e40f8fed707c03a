'use strict';
// Children that cannot be started, or do not live to see their first call.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { closePools, count, fixture, makePool, nextEvent, outcome } = require('../helpers/faults');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-spawn-'));
const file = (name, text = '', mode = 0o644) => {
  const at = path.join(folder, name);
  fs.writeFileSync(at, text, { mode });
  return at;
};

afterEach(closePools);
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('what the operating system refuses is ERR_SPAWN', () => {
  test.each([
    ['a binary that is not there', { execPath: '/nowhere/node' }, 'executing /nowhere/node', 'No such file'],
    ['a binary that is a folder', { execPath: '/' }, 'executing /', 'Permission denied'],
    ['a binary that may not run', { execPath: file('plain') }, 'executing', 'Permission denied'],
    ['a binary that is none', { execPath: file('none', 'text', 0o755) }, 'executing', 'Exec format error'],
    ['a name that is not in the PATH', { execPath: 'no-such-node' }, 'finding no-such-node', 'not found'],
    ['a folder that is not there', { cwd: '/nowhere' }, 'entering /nowhere', 'No such file'],
    ['a folder that is a file', { cwd: fixture('child') }, 'entering', 'Not a directory'],
    ['an argument with a NUL in it', { args: ['a\0b'] }, 'passing', 'nul byte'],
  ])('%s', async (_name, options, step, reason) => {
    const pool = makePool(options);
    const failed = nextEvent(pool, 'forked_error');
    const call = outcome(pool.run('echo', 1, { id: 'me' }));
    const { error } = await call;
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_SPAWN', task: 'echo', id: 'me' });
    expect(error.message).toContain(step);
    expect(error.message).toContain(reason);
    expect(error.pid).toBeUndefined();
    expect(await failed).toMatchObject({ code: 'ERR_SPAWN' });
    expect(pool.forked).toEqual([]);
    expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0, children: [] });
  });

  test('each of many calls at once gets to know', async () => {
    const pool = makePool({ execPath: '/nowhere/node', max: 3 });
    const calls = Array.from({ length: 100 }, () => outcome(pool.run('echo', 1)));
    const codes = new Set((await Promise.all(calls)).map(({ error }) => error.code));
    expect([...codes].every((code) => ['ERR_SPAWN', 'ERR_CRASH_LOOP'].includes(code))).toBe(true);
    expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  test('ready rejects', async () => {
    const pool = makePool({ execPath: '/nowhere/node', min: 1 });
    expect((await outcome(pool.ready())).error.code).toBe('ERR_SPAWN');
  });
});

describe('a script that does not run is ERR_CHILD_EXITED with its last words', () => {
  test.each([
    ['is not there', path.join(folder, 'missing.js'), 'Cannot find module'],
    ['is a folder', folder, 'Cannot find module'],
    ['throws while loading', fixture('throws'), 'TypeError: thrown while loading'],
    ['does not parse', file('syntax.js', 'const = 1;'), 'SyntaxError'],
  ])('%s', async (_name, script, words) => {
    const pool = makePool({ path: script });
    const { error } = await outcome(pool.run('echo', 1));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 1, task: 'echo' });
    expect(error.pid).toBeGreaterThan(0);
    expect(error.message).toContain(words);
    expect(pool.forked).toEqual([]);
  });

  test.each(['throws', 'loads-then-throws'])(
    'ready tries %s again, and rejects when that is useless',
    async (script) => {
      const pool = makePool({ path: script });
      const spawns = count(pool, 'spawn');
      const { error } = await outcome(pool.ready(), 'ready');
      expect(error.code).toBe('ERR_CRASH_LOOP');
      expect(error.message).toContain('thrown while loading');
      expect(spawns.count).toBe(5);
    },
  );
});
