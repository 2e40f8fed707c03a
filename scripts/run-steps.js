'use strict';

const { spawn, spawnSync } = require('child_process');
const { once } = require('events');
const path = require('path');

const ROOT = path.join(__dirname, '..');

/**
 * A command that must succeed. The first word of the shell line is also looked up in node_modules/.bin.
 *
 * If a step with `again` fails, `again` runs once, and the output says so if it passes. Tests that wait for browsers
 * and whole programs sometimes fail on a busy machine.
 *
 * @typedef {{ name: string, run: string, again?: string, env?: Record<string, string> }} Step
 */

const BIN = path.join(ROOT, 'node_modules', '.bin');

/**
 * Runs steps one after the other. The steps of an inner list run beside the step before it. Ends the process at the
 * first failure. A step beside another one prints its output at its end.
 *
 * @param {Array<Step | Step[]>} steps
 */
async function runSteps(steps) {
  for (let at = 0; at < steps.length; at += 1) {
    const beside = Array.isArray(steps[at + 1]) ? steps[at + 1] : [];
    // If one step fails, the step beside it runs to its end, so nothing stays behind.
    const ends = await Promise.all([runStep(steps[at], 'inherit'), runInTurn(beside)]);
    if (ends.includes(false)) process.exit(1);
    if (beside.length > 0) at += 1;
  }
}

/** @param {Step[]} steps @returns {Promise<boolean>} */
async function runInTurn(steps) {
  for (const step of steps) if (!(await runStep(step, 'pipe'))) return false;
  return true;
}

/** @param {Step} step @param {'inherit' | 'pipe'} output @returns {Promise<boolean>} whether it succeeded */
async function runStep({ again, ...step }, output) {
  if (await runCommand(step, output)) return true;
  if (!again) return false;
  const passed = await runCommand({ ...step, run: again }, output);
  if (passed) console.log(`── ${step.name}: unsteady. What failed above has passed when it was run again.`);
  return passed;
}

/** @param {Step} step @param {'inherit' | 'pipe'} output @returns {Promise<boolean>} whether it succeeded */
async function runCommand({ name, run, env }, output) {
  const started = Date.now();
  console.log(`\n── ${name}: ${run}`);
  const child = spawn(run, {
    cwd: ROOT,
    stdio: ['inherit', output, output],
    shell: true,
    env: { ...process.env, ...env, PATH: `${BIN}${path.delimiter}${process.env.PATH}` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
  const [status] = await once(child, 'close');
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(said);
  console.log(`── ${name} ${status === 0 ? 'took' : 'failed after'} ${seconds} s`);
  return status === 0;
}

/** Uses cargo-nextest if it is installed, otherwise cargo's own runner. */
function rustTests() {
  const hasNextest = spawnSync('cargo', ['nextest', '--version'], { stdio: 'ignore' }).status === 0;
  return `cargo ${hasNextest ? 'nextest run' : 'test'} --no-default-features`;
}

/** Builds in its own folder, so that neither this build nor the usual one starts from scratch each time. */
function modelCheck() {
  const target = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'loom');
  const env = {
    RUSTFLAGS: '--cfg loom',
    CARGO_TARGET_DIR: target,
    // The release profile would optimize for minutes what runs for seconds.
    CARGO_PROFILE_RELEASE_LTO: 'off',
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
    CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  };
  return { run: 'nice cargo test --release --no-default-features --lib loom_', env };
}

module.exports = { ROOT, modelCheck, runSteps, rustTests };
