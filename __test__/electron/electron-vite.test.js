'use strict';
// examples/electron-vite, built by electron-vite: for an Electron whose main process is CommonJS, and for one from 28 on, where it is an ES module.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const vm = require('vm');
const { createPool } = require('electron-re-native');
const { describeElectron, runElectron } = require('./harness');

const ROOT = path.join(__dirname, '../..');
const BUILD = path.join(path.dirname(require.resolve('electron-vite/package.json')), 'bin/electron-vite.js');

let folder;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'electron-vite-')));
  fs.cpSync(path.join(ROOT, 'examples/electron-vite'), folder, { recursive: true });
  fs.mkdirSync(path.join(folder, 'node_modules'));
  const packages = {
    'electron-re-native': ROOT,
    'electron-vite': path.dirname(require.resolve('electron-vite/package.json')),
    vite: path.dirname(require.resolve('vite/package.json')),
  };
  for (const [name, target] of Object.entries(packages))
    fs.symlinkSync(target, path.join(folder, 'node_modules', name), 'junction');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** @param {string} electron its major version, which the build asks for */
function buildFor(electron) {
  const env = { ...process.env, ELECTRON_MAJOR_VER: electron };
  const { status, stderr } = spawnSync(process.execPath, [BUILD, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 120e3,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

/** @param {string} file below `out` */
const built = (file) => path.join(folder, 'out', file);

describeElectron('Electron 22', () => {
  test('the sandboxed page calls the tasks', async () => {
    buildFor('22');
    const { code, left, stdout } = await runElectron(built('main/index.cjs'), { args: ['--once'] });
    expect({ code, left, stdout }).toEqual({
      code: 0,
      left: [],
      stdout: 'the page shows: fibonacci(20) is 6765\n',
    });
  }, 240e3);
});

describe('Electron 30', () => {
  test('main and tasks are ES modules, which a pool runs, and the preload is none, as a sandbox asks', async () => {
    buildFor('30');
    const main = fs.readFileSync(built('main/index.js'), 'utf8');
    expect(main).toMatch(/^import .* from "electron-re-native";$/m);
    const [, tasks] = /join\(import\.meta\.dirname, "(.*)"\)/.exec(main) ?? [];
    const pool = createPool(path.join(built('main'), tasks));
    expect(await pool.tasks.fibonacci(20)).toBe(6765);
    await pool.close();
    // Throws for an import or an export.
    new vm.Script(fs.readFileSync(built('preload/index.cjs'), 'utf8'));
  }, 240e3);
});
