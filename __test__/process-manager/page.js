'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '..', '..');
const BUILT = [
  ['js/electron/process-manager/page/index.html', 'build:ui'],
  ['js/process-manager/vendor/ws.js', 'build:ws'],
];

/** Builds what is built at pack time, where it is missing. */
function ensurePage() {
  for (const [file, script] of BUILT) {
    if (fs.existsSync(path.join(ROOT, file))) continue;
    const { status, stderr } = spawnSync('npm', ['run', '--silent', script], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm run ${script} failed: ${stderr}`);
  }
}

module.exports = { ensurePage };
