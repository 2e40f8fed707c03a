'use strict';

// `npm run coverage [-- TESTS...]`: writes two reports to coverage/, for the lines of Rust and JavaScript that the
// tests run. The report for Rust covers Rust's own tests, and Jest's tests with an addon that is built for coverage.
// TESTS are paths for Jest; without them, all tests run.
//
// It runs on Linux and needs cargo-llvm-cov, and LLVM's tools in the version of rustc's LLVM: install them by
// `rustup component add llvm-tools`, or set LLVM_COV and LLVM_PROFDATA to the paths of llvm-cov and llvm-profdata.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { nameOfSystem } = require('../js/native/binaries.js');
const { ROOT, runSteps, rustTests } = require('./run-steps.js');

const OUT = path.join(ROOT, 'coverage');
/** A separate folder, so that neither this build nor the usual one starts from scratch each time. */
const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'coverage');
/** Tests, and code that only tests use. */
const NOT_MEASURED = '(^|/)(tests?|common|benches)/|(tests|testing|fakes|model|models|lock_loom)\\.rs$';

/** Returns the environment in which cargo builds for coverage. @returns {Record<string, string>} */
function environment() {
  const own = { CARGO_TARGET_DIR: TARGET };
  const options = { cwd: ROOT, encoding: /** @type {const} */ ('utf8'), env: { ...process.env, ...own } };
  const lines = execFileSync('cargo', ['llvm-cov', 'show-env'], options).split('\n');
  const pairs = lines.map((line) => /^([A-Z_]+)=(?:'(.*)'|(.*))$/.exec(line)).filter((pair) => pair !== null);
  const values = pairs.map(([, name, quoted, bare]) => [name, quoted ?? bare]);
  return { ...own, ...Object.fromEntries(values) };
}

/** @param {string[]} tests paths for Jest */
async function coverage(tests) {
  fs.rmSync(OUT, { recursive: true, force: true });
  const env = environment();
  const built = path.join(TARGET, 'debug/libelectron_re_native.so');
  const name = `electron-re-native.${nameOfSystem()}.node`;
  const [addon, usual] = [path.join(ROOT, name), path.join(TARGET, name)];
  fs.mkdirSync(TARGET, { recursive: true });
  fs.copyFileSync(addon, usual);
  // NAPI_RS_NATIVE_LIBRARY_PATH would avoid the copy, but other packages of napi-rs read it, too.
  process.once('exit', () => {
    // Overwriting the file would change it under a process that has loaded it.
    fs.rmSync(addon);
    fs.copyFileSync(usual, addon);
  });
  // A process that is killed while it writes leaves a file that cannot be read.
  const report = `cargo llvm-cov report --failure-mode all --ignore-filename-regex '${NOT_MEASURED}'`;
  await runSteps([
    { name: 'what an earlier run has left', run: 'cargo llvm-cov clean --profraw-only', env },
    { name: 'Rust tests', run: rustTests(), env },
    { name: 'an addon that counts', run: 'cargo build', env },
    { name: 'the addon in place of the usual one', run: `cp --remove-destination ${built} ${addon}` },
    // Jest runs in band, since it kills its workers before they can write their counts.
    {
      name: 'Jest',
      run: `c8 --include 'js/**' --exclude 'js/**/{page,vendor}/**' --reporter html --reporter text --reports-dir coverage/js jest --runInBand ${tests.join(' ')} || echo 'tests have failed: the report shows what ran'`,
      env,
    },
    { name: 'report of Rust', run: `${report} --html --output-dir coverage/rust`, env },
    { name: 'lines of Rust that no test runs', run: `${report} --show-missing-lines`, env },
  ]);
}

coverage(process.argv.slice(2));
