'use strict';

// `npm run coverage [-- TESTS...]`: which lines of Rust and JavaScript the tests run, as two reports in coverage/. Rust's has what its own
// tests run and what Jest's run through an addon built for it. TESTS are paths for Jest; without them, all tests run.
//
// It runs on Linux, and needs cargo-llvm-cov and LLVM's tools in the version of rustc's LLVM: `rustup component add llvm-tools`, or LLVM_COV and
// LLVM_PROFDATA with the paths of llvm-cov and llvm-profdata.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { nameOfSystem } = require('../js/native/binaries.js');
const { ROOT, runSteps, rustTests } = require('./run-steps.js');

const OUT = path.join(ROOT, 'coverage');
/** Of its own, so that neither this build nor the usual one starts again each time. */
const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'coverage');
/** Tests, and what only tests use. */
const NOT_MEASURED = '(^|/)(tests?|common|benches)/|(tests|testing|fakes|model|models|lock_loom)\\.rs$';

/** What makes cargo build for coverage. @returns {Record<string, string>} */
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
  // NAPI_RS_NATIVE_LIBRARY_PATH would name it without a copy, but other packages of napi-rs read that, too.
  process.once('exit', () => {
    // Copying over the file would change it under a process that has loaded it.
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
    // In band, since Jest kills its workers before they can write what they have counted.
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
