'use strict';
// `npm run test:platforms`: builds the binary for each system, and runs smoke.js or tests where they can run here.
// docs/platforms.md has the results. The run fails if anything is unavailable: nothing is skipped silently.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { QUICKEST_PROFILE, QUICK_PROFILE, TARGETS, build } = require('./build.js');
const { CACHE } = require('./downloads.js');
const { checkGlibc } = require('./glibc.js');
const { checkMachO } = require('./macho.js');
const { RUNS } = require('./nodes.js');
const { checkPE } = require('./pe.js');
const { testOnWindows } = require('./windows.js');
const { functionsOnArm } = require('./windows-sdk.js');

const TIME_LIMIT = 20 * 60e3;
const WINDOWS = 'win32-x64-msvc';

/** @typedef {import('./nodes.js').Run} Run */

/** @param {string} binary @param {Run} run @returns {string} the last line of its output */
function smoke(binary, { node, args }) {
  const program = node();
  const { status, signal, stdout, stderr } = spawnSync(program, [path.join(__dirname, 'smoke.js'), ...args], {
    env: {
      ...process.env,
      NAPI_RS_NATIVE_LIBRARY_PATH: binary,
      SMOKE_NODE: program,
      // Each Node would read and parse them when it starts, which takes a second under qemu.
      NODE_EXTRA_CA_CERTS: undefined,
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT,
  });
  if (status === 0) return /** @type {string} */ (stdout.trim().split('\n').pop());
  throw new Error(`the smoke test ended with ${signal ?? status}\n${stdout}${stderr}`);
}

/** @type {string[]} */
const summary = [];

/**
 * Runs a step and records its result.
 *
 * @template T @param {string} what @param {() => T | Promise<T>} act @returns {Promise<T | undefined>}
 */
async function step(what, act) {
  const started = Date.now();
  console.log(`── ${what}`);
  const note = (/** @type {string} */ result) =>
    summary.push(`${what}: ${result} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  try {
    const result = await act();
    note(String(result));
    return result;
  } catch (error) {
    console.error(error);
    note('FAILED');
    process.exitCode = 1;
    return undefined;
  }
}

/** @param {string} name */
const buildQuickly = (name) =>
  step(`build of ${name}`, () => build(name, name.startsWith('darwin') ? QUICKEST_PROFILE : QUICK_PROFILE));

/** @param {string} name a target that does not need wine */
async function tryTarget(name) {
  const { glibc } = TARGETS[name];
  const binary = await buildQuickly(name);
  if (!binary) return;
  if (glibc) await step(`glibc of ${name}`, () => checkGlibc(binary, glibc));
  for (const run of RUNS[name] ?? []) await step(`${run.what} on ${name}`, () => smoke(binary, run));
  if (name.startsWith('darwin'))
    await step(`file of ${name}`, () => checkMachO(binary, name.replace('darwin-', '')));
  if (name === 'win32-arm64-msvc') await step(`file of ${name}`, () => checkPE(binary, functionsOnArm()));
}

async function main() {
  fs.mkdirSync(CACHE, { recursive: true });
  const forWindows = await buildQuickly(WINDOWS);
  const onWindows = forWindows && step(`Jest on ${WINDOWS}`, () => testOnWindows(forWindows));
  // These tests take longest and wait most of the time. All other steps use the rest of the machine.
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  for (const name of Object.keys(TARGETS)) if (name !== WINDOWS) await tryTarget(name);
  await onWindows;
  console.log(`\n${summary.join('\n')}`);
}

main();
