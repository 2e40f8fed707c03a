'use strict';

// What is published resolves, with its types, for every kind of user: from CommonJS, from ES modules and by bundlers. Run
// after a build.

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}

try {
  run('npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder);
  const tarball = path.join(folder, fs.readdirSync(folder)[0]);
  run('attw', tarball);
  run('publint', 'run', tarball, '--strict');
} finally {
  fs.rmSync(folder, { recursive: true });
}
