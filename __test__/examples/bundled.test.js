'use strict';
// docs/start/node.md on bundlers: the commands and the configuration of the page, with the program that they are for.

const { execFileSync, execSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const ROOT = path.join(__dirname, '../..');
const PAGE = fs.readFileSync(path.join(ROOT, 'docs/start/node.md'), 'utf8');
const WEBPACK = `
  import webpack from ${JSON.stringify(pathToFileURL(require.resolve('webpack')))};
  import config from './webpack.config.mjs';
  webpack(config, (error, stats) => {
    if (error || stats.hasErrors() || stats.hasWarnings()) throw error ?? new Error(stats.toString());
  });
`;

let folder;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bundled-')));
  fs.cpSync(path.join(ROOT, 'examples/bundled'), folder, { recursive: true });
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules/electron-re-native'), 'junction');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs what a bundler has built, without the sources of the tasks. @param {string} program */
function outputOf(program) {
  for (const name of ['tasks.mjs', 'statistics.mjs']) fs.rmSync(path.join(folder, name));
  return execFileSync(process.execPath, [path.join(folder, program)], { encoding: 'utf8' });
}

test('esbuild, by the command of the page', () => {
  const [, command] = /^npx (esbuild .*)$/m.exec(PAGE) ?? [];
  const bin = path.join(ROOT, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  execSync(`${command} --log-level=warning`, { cwd: folder, env });
  expect(outputOf('built/app.mjs')).toBe('2\n');
});

test('webpack, with the configuration of the page', () => {
  execFileSync(process.execPath, ['--input-type=module', '-e', WEBPACK], { cwd: folder });
  expect(outputOf('dist/app.mjs')).toBe('2\n');
});
