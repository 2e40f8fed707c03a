'use strict';
// A host that is loaded before the script, by `--import`, leaves the script to Node: what comes first comes first.

const path = require('path');
const { openPool, rejection } = require('../helpers/pools');

const folder = path.join(__dirname, 'fixtures');
const fixture = (name) => path.join(folder, name);
// Before 18.18, Node has no `--import`.
const describeImport = process.allowedNodeEnvironmentFlags.has('--import') ? describe : describe.skip;

const open = (script, options) =>
  openPool({ max: 1, path: fixture(script), cwd: folder, stdio: 'pipe', ...options });

describeImport.each(['main.mjs', 'main.cjs'])('with a host by --import, %s', (script) => {
  test.each([
    ['arguments', { execArgv: ['--import', './preloaded-host.mjs', '--import=./preloaded-next.mjs'] }],
    [
      'NODE_OPTIONS',
      { env: { NODE_OPTIONS: '--import ./preloaded-host.mjs --import "./preloaded-next.mjs"' } },
    ],
    [
      'both, NODE_OPTIONS first',
      {
        env: { NODE_OPTIONS: `--import="${fixture('preloaded-host.mjs')}"` },
        execArgv: ['--import', './preloaded-next.mjs'],
      },
    ],
  ])('runs once, after what it needs, and as the main module: %s', async (_, options) => {
    const pool = open(script, options);
    await pool.ready();
    const { isMain, preloaded } = await pool.run('start');
    // Node 18 imports them at the same time.
    expect([isMain, preloaded.sort()]).toEqual([true, ['host', 'next']]);
    expect(await pool.run('early')).toBe('early');
  });

  test('does not run when a module that comes after the host fails', async () => {
    const failing = 'data:text/javascript,await 0; throw new RangeError("on purpose")';
    const pool = open(script, { execArgv: ['--import', './preloaded-host.mjs', '--import', failing] });
    const error = await rejection(pool.run('start'));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 1 });
    expect(error.message).toContain('on purpose');
  });
});

// Hooks take turns of the loop before the script is asked for; nor may it become the module of a host that waits for it.
describeImport.each(['main.mjs', 'main.cjs', 'main.lang'])(
  'with a host by --require and a loader, %s',
  (script) => {
    test.each([
      ['--import', ['--import', './register-hooks.mjs']],
      ['--loader', ['--loader', './hooks.mjs']],
    ])('is the main module, and runs once: %s', async (_, flags) => {
      const pool = open(script, { execArgv: ['--require', './preloaded-host.cjs', ...flags] });
      await pool.ready();
      expect(await pool.run('start')).toEqual({ isMain: true, preloaded: [] });
      expect(await pool.run('early')).toBe('early');
    });
  },
);
