'use strict';

// `npm run ready`: runs all checks of CI, the fastest to fail first. With `--changed`, it runs only the checks that the
// changes since `main` affect.

const { changedFiles } = require('./changed.js');
const { runSteps, rustTests } = require('./run-steps.js');

const denyWarnings = { RUSTDOCFLAGS: '-D warnings' };
const RUST = /\.rs$|^Cargo\.|^clippy\.toml$/;
const SCRIPT = /\.(m?js|ts)$|^package\.json$|^tsconfig\.json$/;
const PAGE = /^ui\/|^package\.json$/;
const LOCKED = /^(Cargo|deny)\.|package-lock\.json$|^scripts\/(checks|pack)\/licences\.js$/;
const CHART = /^bench\/REPORT\.md$|^docs\/pictures\/|^site\/charts\.mjs$|^scripts\/pictures\//;
const PACKED = /^(js|src|scripts\/(pack|checks\/package))\b|^(index|preload|Cargo|package)|^README\.md$/;

/**
 * Returns the command for a tool that npm does not install.
 *
 * @param {string} install how to install it
 * @param {string} command
 */
const tool = (install, command) => `node scripts/checks/tool.js '${install}' ${command}`;

/**
 * A step. `of` matches the files that it depends on; without it, any file counts. `onFiles` is its command for changed
 * files, whose names follow.
 *
 * @typedef {import('./run-steps.js').Step & { of?: RegExp, onFiles?: string }} Check
 */

/** @type {Array<Check | Check[]>} */
const checks = [
  { name: 'architecture', run: 'node scripts/checks/architecture.js' },
  { name: 'words', run: 'node scripts/checks/words.js' },
  { name: 'links', run: 'node scripts/checks/links.js' },
  { name: 'pinned tools', run: 'node scripts/checks/pinned-tools.js' },
  { name: 'spelling', run: tool('pip install -r scripts/checks/requirements.txt', 'typos') },
  { name: 'samples of the pages', run: 'node scripts/checks/samples.mjs', of: /\.md$|\.d\.ts$/ },
  { name: 'figures of the pages', run: 'node scripts/checks/figures.mjs' },
  { name: 'figures of the chart', run: 'node scripts/pictures/benchmark.mjs --check', of: CHART },
  { name: 'licences of the tools', run: 'node scripts/checks/licences.js', of: LOCKED },
  {
    name: 'licences and sources of the crates',
    run: tool(
      'cargo install --locked cargo-deny@0.20.2',
      'cargo-deny --locked --log-level error check licenses bans sources',
    ),
    of: LOCKED,
  },
  {
    name: 'unused crates',
    run: tool('cargo install --locked cargo-machete@0.9.2', 'cargo-machete'),
    of: RUST,
  },
  { name: 'format of Rust', run: 'cargo fmt --check', of: RUST },
  { name: 'clippy', run: 'cargo clippy --all-targets --features bench -- -D warnings', of: RUST },
  // These take one core, while cargo compiles the largest crates on one core.
  [
    {
      name: 'format of the rest',
      run: 'prettier --check --log-level warn .',
      onFiles: 'prettier --check --log-level warn --ignore-unknown',
      of: /./,
    },
    { name: 'lint of JavaScript', run: 'oxlint --deny-warnings', of: SCRIPT },
    { name: 'unused files, packages and exports', run: 'knip --no-progress', of: SCRIPT },
    { name: 'types of the page', run: 'tsc -p ui', of: PAGE },
    { name: 'types of the tests of the site', run: 'tsc -p site', of: /^site\// },
    { name: 'workflows', run: 'node scripts/checks/workflows.js', of: /^\.github\// },
  ],
  {
    name: 'clippy without binding',
    run: 'cargo clippy --all-targets --no-default-features -- -D warnings',
    of: RUST,
  },
  { name: 'constants of both languages', run: 'node scripts/wire.js --check', of: RUST },
  { name: 'rustdoc', run: 'cargo doc --no-deps --document-private-items', env: denyWarnings, of: RUST },
  // The linker optimizes on one core most of the time.
  { name: 'build', run: 'npm run build', of: RUST },
  [
    { name: 'build of the renderer', run: 'npm run build:renderer', of: /^js\/electron\/renderer\// },
    { name: 'build of the page', run: 'npm run build:ui', of: PAGE },
    { name: 'build of ws', run: 'npm run build:ws', of: /^package\.json$/ },
    { name: 'licences of others', run: 'npm run build:notices', of: /^(Cargo|package)|^scripts\/pack\// },
  ],
  { name: 'types', run: 'tsc -p .', of: SCRIPT },
  [
    { name: 'package', run: 'node scripts/checks/package.js', of: PACKED },
    { name: 'lock files', run: 'node scripts/checks/lock-files.js' },
  ],
];

/** Returns the checks for some files, one after the other. @param {string[]} files */
function checksOf(files) {
  const touched = checks.flat().filter(({ of }) => !of || files.some((file) => of.test(file)));
  return touched.map(({ onFiles, ...check }) =>
    onFiles ? { ...check, run: `${onFiles} ${files.join(' ')}` } : check,
  );
}

/** Returns the tests that are fast enough. @param {string[]} files */
function testsOf(files) {
  const suites = files.filter((file) => /^__test__\/.*\.test\.js$/.test(file));
  return [
    ...(files.some((file) => RUST.test(file)) ? [{ name: 'Rust tests', run: rustTests() }] : []),
    ...(suites.length > 0 ? [{ name: 'changed tests', run: `jest ${suites.join(' ')}` }] : []),
  ];
}

if (process.argv.includes('--changed')) {
  const files = changedFiles();
  runSteps([...checksOf(files), ...testsOf(files)]);
} else {
  // CI calls `npm test` itself.
  const tests = process.argv.includes('--without-tests') ? [] : [{ name: 'tests', run: 'npm test' }];
  runSteps([...checks, ...tests]);
}
