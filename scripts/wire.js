'use strict';

// `node scripts/wire.js` writes the constants of src/core/wire/ to js/wire/. With `--check`, it fails if they differ.

const { spawnSync } = require('child_process');
const { ROOT } = require('./run-steps.js');

const isCheck = process.argv.includes('--check');
// This uses the same build as the other Rust tests.
const test = ['test', '--quiet', '--no-default-features', '--lib', 'javascript_has_the_same_constants'];
const { status } = spawnSync('cargo', test, {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ...(!isCheck && { WRITE_WIRE: '1' }) },
});
process.exit(status ?? 1);
