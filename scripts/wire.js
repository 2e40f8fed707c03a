'use strict';

// The constants of js/wire/ are those of src/core/wire/. `node scripts/wire.js` writes them, with `--check` it fails where they
// differ.

const { spawnSync } = require('child_process');
const { ROOT } = require('./run-steps.js');

const isCheck = process.argv.includes('--check');
// The same build as of the other Rust tests.
const test = ['test', '--quiet', '--no-default-features', '--lib', 'javascript_has_the_same_constants'];
const { status } = spawnSync('cargo', test, {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ...(!isCheck && { WRITE_WIRE: '1' }) },
});
process.exit(status ?? 1);
