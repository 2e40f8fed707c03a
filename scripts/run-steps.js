'use strict';

const { spawnSync } = require('child_process');
const path = require('path');

const ROOT = path.join(__dirname, '..');

/**
 * A command that must succeed. The first word of the shell line is looked up in node_modules/.bin as well.
 *
 * @typedef {{ name: string, run: string, env?: Record<string, string> }} Step
 */

/**
 * Runs steps one after the other and stops the process at the first that fails.
 *
 * @param {Step[]} steps
 */
function runSteps(steps) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  for (const { name, run, env } of steps) {
    const started = Date.now();
    console.log(`\n── ${name}: ${run}`);
    const { status } = spawnSync(run, {
      cwd: ROOT,
      stdio: 'inherit',
      shell: true,
      env: { ...process.env, ...env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (status !== 0) {
      console.error(`── ${name} failed after ${seconds} s`);
      process.exit(1);
    }
    console.log(`── ${name} took ${seconds} s`);
  }
}

/** cargo-nextest where it is installed, cargo's own runner elsewhere. */
function rustTests() {
  const hasNextest = spawnSync('cargo', ['nextest', '--version'], { stdio: 'ignore' }).status === 0;
  return `cargo ${hasNextest ? 'nextest run' : 'test'} --no-default-features`;
}

/** A build of its own, in a folder of its own, so that neither it nor the usual one starts anew each time. */
function modelCheck() {
  const target = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'loom');
  const env = {
    RUSTFLAGS: '--cfg loom',
    CARGO_TARGET_DIR: target,
    // The release profile links for minutes what is run for seconds.
    CARGO_PROFILE_RELEASE_LTO: 'off',
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  };
  return { run: 'cargo test --release --no-default-features --lib loom_', env };
}

module.exports = { ROOT, modelCheck, runSteps, rustTests };
