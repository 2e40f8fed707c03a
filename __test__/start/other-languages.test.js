'use strict';
// Scripts that Node, or a loader, turns into JavaScript are ready and fail as others do.

const path = require('path');
const Module = require('module');
const { openPool, rejection } = require('../helpers/pools');

const fixture = (name) => path.join(__dirname, 'fixtures', name);

const [major, minor] = process.versions.node.split('.').map(Number);
const detectsModules = major > 22 || (major === 22 && minor >= 7) || (major === 20 && minor >= 19);

const LANGUAGES = [
  ['TypeScript run by Node', 'mts', [], !process.features.typescript],
  ['a loader, by --import', 'lang', ['--import', fixture('register-hooks.mjs')], !Module.register],
  ['a loader, by --loader', 'lang', ['--loader', fixture('hooks.mjs')], false],
  ['an ES module by its syntax alone', 'js', [], !detectsModules],
  ['the same after --import', 'js', ['--import', 'data:text/javascript,'], !detectsModules],
];
for (const [name, , , isMissing] of LANGUAGES)
  if (isMissing) console.warn(`SKIPPED: ${name}: Node ${process.versions.node} has no such thing`);

for (const [name, ending, execArgv, isMissing] of LANGUAGES) {
  const folder = ending === 'js' ? 'untyped' : '.';
  const open = (script, options) =>
    openPool({ max: 1, path: fixture(`${folder}/${script}.${ending}`), execArgv, ...options });

  (isMissing ? describe.skip : describe)(name, () => {
    test('tasks that are named after top-level await are found', async () => {
      expect(await open('top-level').run('t', 7)).toEqual(['top-level', 7]);
    });

    test('a child is ready when they are there', async () => {
      // It took ten seconds where nothing but the loader knows what the script is.
      const pool = open('top-level', { startTimeout: 9000 });
      await pool.ready();
      const error = await rejection(pool.run('none'));
      expect(error).toMatchObject({ code: 'ERR_UNKNOWN_TASK' });
      expect(error.message).toContain('"t"');
    });

    test('one that throws at load is never ready, and the crash-loop guard counts it', async () => {
      const pool = open('throws');
      let spawned = 0;
      pool.on('spawn', () => (spawned += 1));
      const error = await rejection(pool.ready());
      expect(error).toMatchObject({ code: 'ERR_CRASH_LOOP' });
      expect(error.message).toContain('RangeError: on purpose');
      expect(spawned).toBe(5);
      expect(await rejection(pool.run('early', 1))).toMatchObject({ code: 'ERR_CRASH_LOOP' });
    });

    test('its calls say why', async () => {
      const error = await rejection(open('throws').run('none'));
      expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 1 });
      expect(error.message).toContain('RangeError: on purpose');
    });
  });
}
