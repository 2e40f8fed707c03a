'use strict';

// Checks that a build leaves the lock files as they are committed. Run it after a build.

const { spawnSync } = require('child_process');

const { stdout, status } = spawnSync(
  'git',
  ['status', '--porcelain', '--', 'Cargo.lock', 'package-lock.json'],
  {
    encoding: 'utf8',
  },
);
if (status !== 0) {
  console.log('not a git checkout: there are no committed lock files to compare with');
} else if (stdout.trim() !== '') {
  console.error(`the build changed lock files:\n${stdout}`);
  process.exit(1);
}
