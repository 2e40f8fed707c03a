'use strict';

// `npm run ready`: all that CI checks, in the order in which it fails soonest.

const { runSteps } = require('./run-steps.js');

const denyWarnings = { RUSTDOCFLAGS: '-D warnings' };
// CI calls `npm test` itself.
const tests = process.argv.includes('--without-tests') ? [] : [{ name: 'tests', run: 'npm test' }];

runSteps([
  { name: 'architecture', run: 'node scripts/checks/architecture.js' },
  { name: 'format of Rust', run: 'cargo fmt --check' },
  { name: 'clippy', run: 'cargo clippy --all-targets --features bench -- -D warnings' },
  // They take one core, and cargo waits for the largest crates with one.
  [
    { name: 'format of the rest', run: 'prettier --check --log-level warn .' },
    { name: 'lint of JavaScript', run: 'oxlint --deny-warnings' },
    { name: 'types of the page', run: 'tsc -p ui' },
  ],
  { name: 'clippy without binding', run: 'cargo clippy --all-targets --no-default-features -- -D warnings' },
  { name: 'constants of both languages', run: 'node scripts/wire.js --check' },
  { name: 'rustdoc', run: 'cargo doc --no-deps --document-private-items', env: denyWarnings },
  // The linker's optimizing takes one core most of the time.
  { name: 'build', run: 'npm run build' },
  [
    { name: 'build of the renderer', run: 'npm run build:renderer' },
    { name: 'build of the page', run: 'npm run build:ui' },
    { name: 'build of ws', run: 'npm run build:ws' },
    { name: 'licences of others', run: 'npm run build:notices' },
  ],
  { name: 'types', run: 'tsc -p .' },
  [
    { name: 'package', run: 'node scripts/checks/package.js' },
    { name: 'lock files', run: 'node scripts/checks/lock-files.js' },
  ],
  ...tests,
]);
