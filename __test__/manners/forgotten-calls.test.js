'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const ROOT = path.join(__dirname, '../..');

/** What of the package a host needs, under each way of having it by a name. */
const FILES = fs
  .readdirSync(ROOT)
  .filter((name) => /^(index\.m?js|binding\.js|package\.json|js|electron-re-native\..*\.node)$/.test(name));

let app;
beforeEach(() => {
  app = fs.mkdtempSync(path.join(os.tmpdir(), 'manners-'));
  fs.mkdirSync(path.join(app, 'node_modules'));
  fs.writeFileSync(path.join(app, 'child.js'), "process.on('message', () => process.exit(3));");
});
afterEach(() => fs.rmSync(app, { recursive: true, force: true }));

/** The package in a folder of the app, as npm puts it there. */
function install(folder) {
  const target = path.join(app, folder);
  fs.mkdirSync(target, { recursive: true });
  for (const name of FILES) {
    if (name === 'js') fs.cpSync(path.join(ROOT, name), path.join(target, name), { recursive: true });
    else fs.copyFileSync(path.join(ROOT, name), path.join(target, name));
  }
}

/** As pnpm does it: the alias is a link to a folder with the package's own name. */
function installByLink(name) {
  install('store/node_modules/electron-re-native');
  fs.symlinkSync('../store/node_modules/electron-re-native', path.join(app, 'node_modules', name), 'dir');
}

/** Runs a host whose calls nobody awaits and whose child dies of them. `ended`: the host has outlived that. */
function run(load, { file = 'host.js', env = {}, call = "pool.send('task')", cwd = app } = {}) {
  const code = `${load}
    const pool = new ChildProcessPool({ path: ${JSON.stringify(path.join(app, 'child.js'))}, max: 1 });
    pool.on('exit', () => setTimeout(() => pool.close().then(() => console.log('outlived')), 20));
    ${call};`;
  fs.writeFileSync(path.join(app, file), code);
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(app, file)], {
    cwd,
    encoding: 'utf8',
    timeout: 60e3,
    env: { ...process.env, ELECTRON_RE_NATIVE_MANNERS: '', ...env },
  });
  if (status !== 0) return /ERR_[A-Z_]+/.exec(stderr)?.[0] ?? stderr;
  return stdout.trim();
}

const requires = (name) => `const { ChildProcessPool } = require('${name}');`;
const imports = (name) => `import { ChildProcessPool } from '${name}';`;

test.each([
  ['in a folder of that name', () => install('node_modules/electron-re')],
  ['as a link of that name', () => installByLink('electron-re')],
])('installed as electron-re, %s: a forgotten call ends no host', (_, prepare) => {
  prepare();
  expect(run(requires('electron-re'))).toBe('outlived');
  expect(run(imports('electron-re'), { file: 'host.mjs', cwd: os.tmpdir() })).toBe('outlived');
  // As with JSON that cannot be written, or a pool that is closed.
  const bad = "pool.send('task', 1n); pool.send(7)";
  expect(run(requires('electron-re'), { call: `${bad}; pool.send('task')` })).toBe('outlived');
  expect(run(requires('electron-re'), { env: { ELECTRON_RE_NATIVE_MANNERS: 'own' } })).toBe(
    'ERR_CHILD_EXITED',
  );
});

test.each([
  ['in a folder', () => install('node_modules/electron-re-native')],
  ['as a link', () => installByLink('electron-re-native')],
])('installed by its own name, %s: it does', (_, prepare) => {
  prepare();
  expect(run(requires('electron-re-native'))).toBe('ERR_CHILD_EXITED');
  const env = { ELECTRON_RE_NATIVE_MANNERS: 'electron-re' };
  expect(run(requires('electron-re-native'), { env })).toBe('outlived');
});

test('a caller that awaits such a call gets the error, and so does a caller of `run`', () => {
  install('node_modules/electron-re');
  const call = "pool.send('task').catch((error) => console.log(error.code))";
  expect(run(requires('electron-re'), { call })).toBe('ERR_CHILD_EXITED\noutlived');
  expect(run(requires('electron-re'), { call: "pool.run('task')" })).toBe('ERR_CHILD_EXITED');
});

test('another value of the variable is refused', () => {
  install('node_modules/electron-re-native');
  const env = { ELECTRON_RE_NATIVE_MANNERS: 'yes' };
  expect(run(requires('electron-re-native'), { env })).toBe('ERR_INVALID_ARG');
});
