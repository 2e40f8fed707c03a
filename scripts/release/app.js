'use strict';
// An app that installs a release with a package manager, and calls a pool from CommonJS and from an ES module.

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const path = require('path');
const { programOf } = require('./managers.js');

const PACKAGE = 'electron-re-native';
const TIME_LIMIT = 10 * 60e3;

const CHILD = `
const { ProcessHost } = require('NAME');
ProcessHost.registry('sum', (numbers) => numbers.reduce((a, b) => a + b, 0));
`;
/** Prints the answer of a call, and the binaries that are loaded. */
const CALL = `
const pool = new ChildProcessPool({ path: CHILD, max: 1 });
pool.run('sum', [1, 2, 3]).then(async (sum) => {
  await pool.close();
  const binaries = process.report.getReport().sharedObjects.filter((file) => file.endsWith('.node'));
  console.log(JSON.stringify({ sum, binaries }));
});
`;
/** @type {Record<string, string>} */
const PROGRAMS = {
  'main.cjs': `const { ChildProcessPool } = require('NAME');${CALL.replace('CHILD', "require.resolve('./child.js')")}`,
  'main.mjs': `import { ChildProcessPool } from 'NAME';${CALL.replace('CHILD', "new URL('./child.js', import.meta.url)")}`,
};

/**
 * Returns an environment with only Node and a shell of this machine. It lacks Rust, settings, and other installations.
 *
 * @param {string} home an empty folder
 * @returns {NodeJS.ProcessEnv}
 */
function bareEnvironment(home) {
  const bin = path.join(home, 'bin');
  fs.mkdirSync(bin);
  fs.symlinkSync(process.execPath, path.join(bin, 'node'));
  fs.symlinkSync('/bin/sh', path.join(bin, 'sh'));
  return { PATH: bin, HOME: home, TMPDIR: home, CI: 'true' };
}

/**
 * Runs a script in Node.
 *
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} place @param {string[]} args
 * @returns {Promise<string>} its output
 */
async function node(place, ...args) {
  const child = spawn(process.execPath, args, {
    ...place,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (said.stdout += text));
  child.stderr.on('data', (text) => (said.stderr += text));
  const [status, signal] = await once(child, 'close');
  if (status === 0) return said.stdout;
  throw new Error(`node ${args.join(' ')} ended with ${signal ?? status}\n${said.stdout}${said.stderr}`);
}

/**
 * @param {string} folder
 * @param {import('./managers.js').Manager} manager
 * @param {string} name the name by which the app installs the package
 * @param {string} registry
 */
function writeApp(folder, manager, name, registry) {
  fs.mkdirSync(folder);
  const files = {
    ...PROGRAMS,
    'child.js': CHILD,
    'package.json': '{ "name": "app", "private": true }',
    // Without this file, Yarn looks for the project in the folders above.
    'yarn.lock': '',
    ...manager.settings(registry),
  };
  for (const [file, text] of Object.entries(files))
    fs.writeFileSync(path.join(folder, file), text.replaceAll('NAME', name));
}

/**
 * Throws unless the answer came from a binary that the app has installed.
 *
 * @param {string} app
 * @param {string} output
 */
function check(app, output) {
  const { sum, binaries } = JSON.parse(output);
  const isInstalled =
    binaries.length === 1 && binaries[0].startsWith(path.join(fs.realpathSync(app), 'node_modules'));
  if (sum !== 6 || !isInstalled) throw new Error(`the app printed ${output}`);
}

/**
 * Installs the release in a new app and runs the programs of the app.
 *
 * @param {string} folder an empty folder
 * @param {import('./managers.js').Manager} manager
 * @param {string} name the name by which the app installs the package
 * @param {{ url: string, version: string }} release
 */
async function tryApp(folder, manager, name, { url, version }) {
  const place = { cwd: path.join(folder, 'app'), env: bareEnvironment(folder) };
  writeApp(place.cwd, manager, name, url);
  const wanted = name === PACKAGE ? `${PACKAGE}@${version}` : `${name}@npm:${PACKAGE}@${version}`;
  await node(place, programOf(manager), ...manager.add, wanted);
  for (const program of Object.keys(PROGRAMS)) check(place.cwd, await node(place, program));
}

module.exports = { PACKAGE, tryApp };
