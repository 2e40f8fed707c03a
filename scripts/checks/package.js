'use strict';

// Checks that the published package and its types resolve for CommonJS, ES modules and bundlers. It must also be small,
// contain only files that users run, and have sources that build. Run it after a build.

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target');
const MOST_KIB = { size: 872, unpackedSize: 3040 };
const NEEDED = ['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md', 'binding.js', 'preload.js'];
const UNWANTED =
  /(^|\/)(tests?|testing|fakes|models?|\w+_(tests|loom))(\.rs)?(\/|$)|\.test\.|^benches\/|\.node$/;

/** @param {string} cwd @param {string} command @param {string[]} args */
function run(cwd, command, ...args) {
  execFileSync(command, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CARGO_TARGET_DIR: TARGET },
  });
}

/** @param {string} to a folder */
function pack(to) {
  const args = ['pack', '--ignore-scripts', '--silent', '--json', '--pack-destination', to];
  return JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }))[0];
}

/** @param {{ size: number, unpackedSize: number, files: Array<{ path: string }> }} packed @returns {string[]} */
function faults({ files, ...sizes }) {
  const names = files.map((file) => file.path);
  const found = [
    ...NEEDED.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...names.filter((name) => UNWANTED.test(name)).map((name) => `${name} does not run at the user's`),
  ];
  for (const [name, most] of Object.entries(MOST_KIB)) {
    const kib = Math.ceil(sizes[/** @type {'size' | 'unpackedSize'} */ (name)] / 1024);
    if (kib > most) found.push(`${name}: ${kib} KiB, the budget is ${most} KiB`);
  }
  return found;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
try {
  const packed = pack(folder);
  const found = faults(packed);
  if (found.length > 0) throw new Error(`the package is not as it should be:\n${found.join('\n')}`);
  const tarball = path.join(folder, packed.filename);
  run(ROOT, 'attw', tarball);
  run(ROOT, 'publint', 'run', tarball, '--strict');
  run(folder, 'tar', 'xzf', tarball);
  // A user who builds the binary from the package runs the same.
  run(path.join(folder, 'package'), 'cargo', 'check', '--quiet', '--locked', '--lib');
} finally {
  fs.rmSync(folder, { recursive: true });
}
