'use strict';
// An app whose main process, tasks, service, preload and page are built by Vite, in the way of electron-vite: main and its children find
// this package in node_modules, and the sandboxed preload, which finds no package, contains it.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { spawnSync } = require('child_process');
const { describeElectron, runElectron } = require('./harness');

const ROOT = path.join(__dirname, '../..');
const VITE = pathToFileURL(
  path.join(path.dirname(require.resolve('vite/package.json')), 'dist/node/index.js'),
);

/** Vite is an ES module, which Jest does not load. */
const BUILD = `
  import { build } from ${JSON.stringify(VITE)};
  const [root, external] = [process.argv[1], ['electron', /^node:/]];
  const part = (name, about) =>
    build({ root, configFile: false, logLevel: 'error', base: './', ...about, build: { outDir: 'out/' + name, ...about.build } });
  const forNode = (inputs, external) => ({
    ssr: { noExternal: true },
    build: {
      ssr: true,
      rollupOptions: {
        external,
        input: Object.fromEntries(inputs.map((name) => [name, root + '/' + name + '.mjs'])),
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  });
  await part('main', forNode(['main', 'tasks', 'notes'], [...external, 'electron-re-native']));
  await part('preload', forNode(['preload'], external));
  await part('renderer', { build: { target: 'es2022' } });
`;

describeElectron('an app that Vite builds', () => {
  let folder;
  beforeAll(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'built-by-vite-')));
    fs.cpSync(path.join(__dirname, 'apps/built-by-vite'), folder, { recursive: true });
    fs.mkdirSync(path.join(folder, 'node_modules'));
    fs.symlinkSync(ROOT, path.join(folder, 'node_modules/electron-re-native'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test('its page calls the pool and the service', async () => {
    const args = ['--input-type=module', '-e', BUILD, folder];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 50e3 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const run = await runElectron(path.join(folder, 'out/main/main.js'));
    expect(run.reports).toEqual([{ name: 'shown', value: 'fibonacci(20) is 6765, which is note 1' }]);
    expect(run).toMatchObject({ code: 0, left: [] });
  }, 120e3);
});
