'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { builtinModules } = require('module');
const { pathToFileURL } = require('url');
const { promisify } = require('util');
const { spawnSync } = require('child_process');
const webpack = require('webpack');
const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

const ROOT = path.join(__dirname, '../..');

/** Builds the page with webpack. Gives the files it was made of. */
async function withWebpack(app, out) {
  const stats = await promisify(webpack)({
    mode: 'production',
    target: 'electron-renderer',
    context: app,
    entry: './page.mjs',
    output: { path: out, filename: 'page.js' },
  });
  const { errors, warnings, modules } = stats.toJson({ modules: true, nestedModules: true });
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  const flat = modules.flatMap((module) => module.modules ?? [module]);
  return flat
    .filter((module) => module.moduleType?.startsWith('javascript'))
    .map(({ nameForCondition }) => nameForCondition);
}

/** Builds the page with Vite, in its own process: it is an ES module, which Jest does not load. */
async function withVite(app, out) {
  const vite = pathToFileURL(
    path.join(path.dirname(require.resolve('vite/package.json')), 'dist/node/index.js'),
  );
  const code = `
    import { build } from ${JSON.stringify(vite)};
    const { output } = await build({
      root: ${JSON.stringify(app)},
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: ${JSON.stringify(out)},
        rollupOptions: { input: ${JSON.stringify(path.join(app, 'page.mjs'))}, output: { entryFileNames: 'page.js' } },
      },
    });
    console.log(JSON.stringify(output.flatMap(({ moduleIds }) => moduleIds)));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 50e3,
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout.trim().split('\n').pop());
}

describeElectron('renderer code from a bundler', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bundled-'));
  const modules = {};
  let seen;

  beforeAll(async () => {
    const app = path.join(folder, 'app');
    fs.mkdirSync(path.join(app, 'node_modules'), { recursive: true });
    fs.copyFileSync(path.join(__dirname, 'apps/bundled/page.mjs'), path.join(app, 'page.mjs'));
    for (const name of ['electron-re-native', 'electron-re'])
      fs.symlinkSync(ROOT, path.join(app, 'node_modules', name));
    for (const [name, build] of Object.entries({ webpack: withWebpack, vite: withVite })) {
      const out = path.join(folder, 'built', name);
      modules[name] = await build(app, out);
      fs.writeFileSync(
        path.join(out, 'index.html'),
        '<!doctype html><meta charset="utf-8" /><script type="text/javascript" src="page.js" defer></script>',
      );
    }
    seen = await valuesOf(runElectron('bundled', { args: [path.join(folder, 'built')] }));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test.each(['webpack', 'vite'])('%s takes one file of the package, and none of Node', (name) => {
    const ofOurs = [...new Set(modules[name].filter((file) => file.startsWith(ROOT)))];
    expect(ofOurs).toEqual([path.join(ROOT, 'renderer.mjs')]);
    const built = fs.readFileSync(path.join(folder, 'built', name, 'page.js'), 'utf8');
    const required = [...built.matchAll(/require\(["'`](?:node:)?([\w/]+)["'`]\)/g)].map(
      ([, module]) => module,
    );
    expect(required.filter((module) => builtinModules.includes(module))).toEqual([]);
    expect(built).not.toMatch(/binding\.js|\.node["'`]/);
  });

  const pages = ['webpack', 'vite'].flatMap((name) => ['node', 'sandbox'].map((kind) => [name, kind]));
  test.each(pages)('%s, a page with %s: it runs', (name, kind) => {
    const error = { isError: true, isOurs: false };
    const ours = { isError: true, isOurs: true, name: 'MessageError' };
    expect(seen(`${name} ${kind}`)).toEqual({
      tick: 'tock',
      main: { n: [1] },
      service: 'by the other name',
      thrown: { ...error, name: 'TypeError', code: 'E_SERVICE', detail: { at: 8 } },
      missing: { ...ours, code: 'ERR_NO_HANDLER' },
      late: { ...ours, code: 'ERR_INVOKE_TIMEOUT' },
      bad: { ...ours, code: 'ERR_INVALID_ARG' },
      hasNode: kind === 'node',
      ofPage: { name: 'RangeError', message: 'of the page', code: 'E_PAGE', detail: { at: 7 } },
    });
  });

  test('nothing is left', () => expect(seen.run).toMatchObject({ code: 0, left: [] }));
});
