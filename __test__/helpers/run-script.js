'use strict';

const { spawn } = require('child_process');
const { once } = require('events');
const path = require('path');
const { processesOf } = require('../electron/processes');
const { PROGRAM_DEADLINE, until } = require('../electron/wait');
const { PREFIX } = require('./report');

let count = 0;

/**
 * Runs a script in its own Node until it ends, and finds the processes that it leaves behind.
 *
 * @param {string[]} args Node's flags, the script, and the script's arguments
 * @returns {Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string, left: object[] }>}
 */
async function runNode(args, { env = {}, cwd } = {}) {
  const mark = ['TEST_SCRIPT', `${process.pid}-${(count += 1)}`];
  const started = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env, [mark[0]]: mark[1] },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const mine = () => processesOf(started.pid, mark.join('='));
  const seen = { stdout: '', stderr: '' };
  for (const name of Object.keys(seen))
    started[name].setEncoding('utf8').on('data', (text) => (seen[name] += text));
  const timer = setTimeout(() => started.kill('SIGKILL'), PROGRAM_DEADLINE);
  const [code, signal] = await once(started, 'exit');
  clearTimeout(timer);
  let left = mine();
  await until(() => (left = mine()).length === 0, 'the children of a script to end').catch(() => {});
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  if (!started.stdout.closed) await once(started, 'close');
  return { code, signal, left, ...seen };
}

/** Runs a script of fixtures/hosts. */
function runHost(name, args = [], options = {}) {
  return runNode([path.join(__dirname, '../fixtures/hosts', name), ...args], options);
}

/** Returns all reports of a script. Throws if the script failed or left processes behind. */
function reportsOf({ code, signal, stdout, stderr, left }) {
  if (code !== 0) throw new Error(`the script ended with ${code ?? signal}\n${stdout}\n${stderr}`);
  if (left.length > 0) throw new Error(`the script left ${JSON.stringify(left)}`);
  const lines = stdout.split('\n').filter((line) => line.startsWith(PREFIX));
  return lines.map((line) => JSON.parse(line.slice(PREFIX.length)));
}

/** Returns the last report of a script. */
function lastReport(run) {
  const reports = reportsOf(run);
  if (reports.length === 0) throw new Error(`the script has reported nothing\n${run.stdout}\n${run.stderr}`);
  return reports[reports.length - 1];
}

module.exports = { runNode, runHost, reportsOf, lastReport };
