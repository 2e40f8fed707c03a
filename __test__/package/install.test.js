'use strict';

// What somebody gets who installs a release.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { binariesIn, makeTarballs, run } = require('../../scripts/release/tarballs');

const CHILD = `
const { ProcessHost } = require('NAME');
ProcessHost.registry('sum', (numbers) => numbers.reduce((a, b) => a + b, 0));
`;
const MAIN = `
const { ChildProcessPool, ProcessManager } = require('NAME');
const pool = new ChildProcessPool({ path: require.resolve('./child.js'), max: 1 });
(async () => {
  const sum = await pool.run('sum', [1, 2, 3]);
  // The first call goes ahead of the lane.
  const lane = () => pool.stats().children[0].lane;
  for (let i = 0; i < 1000 && lane() !== 'fast'; i += 1) await pool.run('sum', []);
  const server = await ProcessManager.serve();
  const { status } = await fetch(new URL('/', server.url));
  await server.close();
  console.log(JSON.stringify({ sum, lane: lane(), status }));
})();
`;

let folder;
let release;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'release-'));
  const { main, binaries } = makeTarballs(folder, binariesIn(path.join(__dirname, '../..')));
  release = { main, binary: binaries['linux-x64-gnu'] };
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** An app that has installed the release under this name. */
function install(name) {
  const app = fs.mkdtempSync(path.join(folder, 'app-'));
  fs.writeFileSync(path.join(app, 'package.json'), '{ "private": true }');
  fs.writeFileSync(path.join(app, 'child.js'), CHILD.replace('NAME', name));
  fs.writeFileSync(path.join(app, 'main.js'), MAIN.replace('NAME', name));
  // The binary's package would come from the registry with the other.
  const packages = [release.binary, `${name}@file:${release.main}`];
  run(app, 'npm', 'install', '--offline', '--no-audit', '--no-fund', ...packages);
  return app;
}

test.each(['electron-re-native', 'electron-re'])('an app that has installed it as %s works', (name) => {
  const app = install(name);
  expect(JSON.parse(run(app, 'node', 'main.js'))).toEqual({ sum: 6, lane: 'fast', status: 200 });
});

test('it brings its binary and nothing else', () => {
  const modules = path.join(install('electron-re-native'), 'node_modules');
  const installed = fs.readdirSync(modules).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['electron-re-native', 'electron-re-native-linux-x64-gnu']);
  const manifest = JSON.parse(fs.readFileSync(path.join(modules, 'electron-re-native/package.json'), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts)).not.toContain('prepare');
  expect(manifest.optionalDependencies).toEqual({ 'electron-re-native-linux-x64-gnu': manifest.version });
  for (const name of installed)
    expect(fs.readFileSync(path.join(modules, name, 'THIRD-PARTY-NOTICES.md'), 'utf8')).toContain('## bytes');
});

test('without its binary it says how to build one, and has what that takes', () => {
  const app = install('electron-re-native');
  fs.rmSync(path.join(app, 'node_modules/electron-re-native-linux-x64-gnu'), { recursive: true });
  expect(() => run(app, 'node', 'main.js')).toThrow(/npm run build.*ERR_NATIVE_MISSING/s);
  const source = path.join(app, 'node_modules/electron-re-native');
  const { packages } = JSON.parse(
    run(source, 'cargo', 'metadata', '--no-deps', '--offline', '--format-version=1'),
  );
  const built = packages[0].targets.filter(({ kind }) => !kind.includes('bench'));
  for (const { src_path: file } of built) expect(fs.existsSync(file)).toBe(true);
});
