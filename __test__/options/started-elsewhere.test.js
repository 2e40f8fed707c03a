'use strict';
// A host that is started in one folder, with flags that name files there, and has its children in another.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { lastReport, runNode } = require('../helpers/run-script');

let root;
let app;
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'elsewhere ')));
  app = path.join(root, 'the app');
  const files = {
    'the app/.env': 'FROM_FILE=of the app',
    'the app/hook.cjs': 'globalThis.hooks = [...(globalThis.hooks ?? []), "cjs"];',
    'the app/hook.mjs': 'globalThis.hooks = [...(globalThis.hooks ?? []), "mjs"];',
    'the app/node_modules/plain/package.json':
      '{ "exports": { "import": "./in.mjs", "require": "./in.cjs" } }',
    'the app/node_modules/plain/in.cjs': 'globalThis.hooks = [...(globalThis.hooks ?? []), "package cjs"];',
    'the app/node_modules/plain/in.mjs': 'globalThis.hooks = [...(globalThis.hooks ?? []), "package mjs"];',
    'the app/modules/by-path/index.js': 'module.exports = "by NODE_PATH";',
    'the app/main.js': `
      const electronRe = require(${JSON.stringify(require.resolve('../..'))});
      process.chdir('/');
      const { ChildProcessPool } = electronRe;
      const { report } = require(${JSON.stringify(require.resolve('../helpers/report'))});
      const pool = new ChildProcessPool({ path: ${JSON.stringify(path.join(root, 'worker/child.js'))}, max: 1, env: eval(process.env.POOL_ENV) });
      pool.run('seen').then((seen) => report({ ...seen, output: pool.forked[0].lastOutput }), ({ message }) => report({ message }));`,
    'the app/goes-first.js': `process.chdir('/'); require('./main.js');`,
    'worker/child.js': `
      const { ProcessHost } = require(${JSON.stringify(require.resolve('../..'))});
      const tryRequire = (name) => { try { return require(name); } catch { return null; } };
      ProcessHost.registry('seen', () => ({
        fromFile: process.env.FROM_FILE,
        hooks: globalThis.hooks,
        byPath: tryRequire('by-path'),
        inspected: require('inspector').url() !== undefined,
      }));`,
  };
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
});
afterAll(() => fs.rmSync(root, { recursive: true }));

/** What the child sees. */
async function seen(flags, env = {}, script = 'main.js') {
  return lastReport(await runNode([...flags, script, 'an argument'], { cwd: app, env }));
}

const [major, minor] = process.versions.node.split('.').map(Number);
const has = (from) => (major > from[0] || (major === from[0] && minor >= from[1]) ? test : test.skip);

has([20, 6]).each([[['--env-file=.env']], [['--env-file', './.env']]])('%j', async (flags) => {
  expect(await seen(flags)).toMatchObject({ fromFile: 'of the app' });
});

test.each([
  [['-r', './hook.cjs'], ['cjs']],
  [
    ['--require=./hook.cjs', '-r', 'plain'],
    ['cjs', 'package cjs'],
  ],
])('%j', async (flags, hooks) => {
  expect(await seen(flags)).toMatchObject({ hooks });
  const quoted = flags.map((flag) => (flag.startsWith('-') ? flag : `"${flag}"`)).join('  ');
  expect(await seen([], { NODE_OPTIONS: quoted })).toMatchObject({ hooks });
});

has([20, 0]).each([
  [['--import', './hook.mjs'], ['mjs']],
  [
    ['--import=plain', '--import=./hook.mjs'],
    ['package mjs', 'mjs'],
  ],
])('%j', async (flags, hooks) => {
  expect(await seen(flags)).toMatchObject({ hooks });
  expect(await seen([], { NODE_OPTIONS: flags.join(' ') })).toMatchObject({ hooks });
});

has([20, 0]).each(['goes-first.js', './goes-first', 'the-link/../goes-first.js'])(
  'also when the host goes elsewhere before it loads the package: %s',
  async (script) => {
    const flags = ['-r', './hook.cjs', '--import', './hook.mjs'];
    expect(await seen(flags, {}, script)).toMatchObject({ hooks: ['cjs', 'mjs'] });
    expect(await seen([], { NODE_OPTIONS: '-r ./hook.cjs' }, script)).toMatchObject({ hooks: ['cjs'] });
    expect(await seen([], { NODE_PATH: 'modules' }, script)).toMatchObject({ byPath: 'by NODE_PATH' });
  },
);

test('a relative NODE_PATH', async () => {
  expect(await seen([], { NODE_PATH: '/nowhere:modules' })).toMatchObject({ byPath: 'by NODE_PATH' });
});

test("NODE_OPTIONS of the pool's own is the children's as it is", async () => {
  const POOL_ENV = '({ NODE_OPTIONS: "-r ./own.cjs" })';
  fs.writeFileSync(path.join(root, 'worker/own.cjs'), 'globalThis.hooks = ["own"];');
  expect(await seen(['-r', './hook.cjs'], { POOL_ENV })).toMatchObject({ hooks: ['own', 'cjs'] });
});

test("the host's own NODE_OPTIONS, handed over, is meant as it is there", async () => {
  const env = { POOL_ENV: '({ ...process.env })', NODE_OPTIONS: '-r ./hook.cjs' };
  expect(await seen([], env)).toMatchObject({ hooks: ['cjs'] });
});

test.each(['--inspect=0', '--inspect-port=0 --inspect', '--inspect-brk=127.0.0.1:0'])(
  "NODE_OPTIONS=%s is the host's inspector, not its children's",
  async (flags) => {
    // One that waits for a debugger would keep the host from running.
    const env = flags.includes('brk')
      ? { POOL_ENV: `(process.env.NODE_OPTIONS = "${flags}", {})` }
      : { NODE_OPTIONS: flags };
    expect(await seen([], env)).toMatchObject({ inspected: false, output: [] });
  },
);
