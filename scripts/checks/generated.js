'use strict';

// What a build generates must be what is committed. Run after a build.

const { spawnSync } = require('child_process');

const GENERATED = [
  'binding.js',
  'binding.d.ts',
  'preload.js',
  'renderer.mjs',
  'Cargo.lock',
  'package-lock.json',
];

const { stdout, status } = spawnSync('git', ['status', '--porcelain', '--', ...GENERATED], {
  encoding: 'utf8',
});
if (status !== 0) {
  console.log('not a git checkout: there is nothing to compare generated files with');
} else if (stdout.trim() !== '') {
  console.error(`generated files differ from what is committed:\n${stdout}`);
  process.exit(1);
}
