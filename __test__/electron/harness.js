'use strict';
// Runs app fixtures in a real Electron, without a screen if need be, and sees to it that nothing of them stays.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { randomUUID } = require('crypto');
const { spawn } = require('child_process');
const { EventEmitter } = require('events');
const { createInterface } = require('readline');
const { findElectron } = require('../../scripts/electron/find');
const { startXvfb } = require('../../scripts/electron/xvfb');
const { processesOf } = require('./processes');
const { DEADLINE, PROGRAM_DEADLINE, until, within } = require('./wait');

/** Each line of an app's stdout that starts so carries a report as JSON: see `apps/app.js`. */
const PREFIX = '@@report ';
const RUN = 'ELECTRON_TEST_RUN';
/** What the surrounding shell, editor or Jest may have set and an Electron app must not see. */
const FOREIGN = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_ENV', 'NODE_CHANNEL_FD', 'JEST_WORKER_ID'];

function isInstalled(program) {
  return process.env.PATH.split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, program)));
}

/** Why Electron cannot be tested here; `undefined` when it can. */
function obstacle() {
  if (process.platform !== 'linux') return `the harness reads /proc, which ${process.platform} has not`;
  const found = findElectron();
  if (found.missing) return found.missing;
  if (!process.env.DISPLAY && !isInstalled('Xvfb')) {
    return 'there is neither a display nor Xvfb; see scripts/electron/apt-packages.txt';
  }
  return undefined;
}

/** Lets the processes of a run end by themselves, then kills the rest. Resolves with those that did not end. */
async function settle(list, grace) {
  await until(() => list().length === 0, 'the end of all processes', grace).catch(() => {});
  const left = list();
  const killed = () => {
    const rest = list();
    for (const { pid } of rest) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // has just ended
      }
    }
    return rest.length === 0;
  };
  await until(killed, `the end of killed processes ${JSON.stringify(left)}`);
  return left;
}

/** The script of an app of `apps/`, or of one that lies elsewhere. */
function scriptOf(name) {
  const folder = path.resolve(__dirname, 'apps', name);
  return /\.c?js$/.test(name) ? folder : path.join(folder, 'main.js');
}

/**
 * Starts an app of `apps/` in Electron.
 *
 * `ended` resolves, when no process of the run lives any more, with the exit code or signal of Electron's main process,
 * all reports, both outputs, and `left`: what was still alive `grace` ms after the main process and had to be killed.
 * It rejects when the app takes longer than `deadline` from its first report on, with what it has printed.
 *
 * @param {string} name folder in `apps/`, or the absolute path of an app's folder or script
 * @param {object} [options]
 * @param {string[]} [options.args] arguments after the app
 * @param {string[]} [options.modules] loaded before the app
 * @param {Record<string, string | undefined>} [options.env] laid over `process.env`
 * @param {boolean} [options.display] `false`: without any display, where Electron gives up soon after loading the app
 * @param {number} [options.deadline]
 * @param {number} [options.grace]
 * @param {string} [options.packaged] a binary that has its app inside; `name` is for messages then
 */
async function startElectron(name, options = {}) {
  const { args = [], modules = [], display = true, packaged } = options;
  const { deadline = PROGRAM_DEADLINE, grace = DEADLINE } = options;
  const electron = packaged ? { path: packaged } : findElectron();
  if (electron.missing) throw new Error(electron.missing);
  const run = randomUUID();
  const userData = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-test-'));
  const env = { ...process.env, ...options.env, [RUN]: run };
  for (const key of FOREIGN) if (!(key in (options.env || {}))) delete env[key];
  const xvfb = display && !env.DISPLAY ? await startXvfb() : undefined;
  if (xvfb) env.DISPLAY = xvfb.display;
  if (!display) delete env.DISPLAY;

  const app = packaged ? [] : [scriptOf(name)];
  const preloaded = modules.flatMap((file) => ['-r', file]);
  const switches = ['--no-sandbox', '--disable-gpu', `--user-data-dir=${userData}`];
  // `detached`: its own session, by which its processes are known. stdin: its end tells the app that we are gone.
  const main = spawn(electron.path, [...switches, ...preloaded, ...app, ...args], {
    env,
    detached: true,
    stdio: 'pipe',
  });
  const reports = [];
  const heard = new EventEmitter();
  const output = { stdout: '', stderr: '' };
  main.stdin.on('error', () => {}); // EPIPE of an app that is gone
  main.stderr.on('data', (text) => (output.stderr += text));
  createInterface({ input: main.stdout }).on('line', (line) => {
    output.stdout += `${line}\n`;
    if (!line.startsWith(PREFIX)) return;
    reports.push(JSON.parse(line.slice(PREFIX.length)));
    heard.emit('report');
  });

  const processes = () => processesOf(main.pid, `${RUN}=${run}`);
  const exited = new Promise((resolve, reject) => {
    main.once('error', reject);
    main.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const begun = new Promise((resolve) => heard.once('report', resolve));
  const told = () => `\nstdout: ${output.stdout}\nstderr: ${output.stderr}`;
  const closed = new Promise((resolve) => main.once('close', resolve));

  async function finish() {
    try {
      await within(Promise.race([begun, exited]), 'a first report', PROGRAM_DEADLINE).catch(() => {});
      const exit = await within(exited, `the end of app '${name}'`, deadline).catch((error) => {
        error.message += told();
        throw error;
      });
      const left = await settle(processes, grace);
      await within(closed, "the end of the app's output");
      return { ...exit, ...output, reports, left };
    } finally {
      await settle(processes, 0);
      if (xvfb) await xvfb.stop();
      fs.rmSync(userData, { recursive: true, force: true });
    }
  }
  const ended = finish();
  ended.catch(() => {}); // its awaiters get the error

  /** Resolves with the value of the first report of this name, also an earlier one. */
  function report(wanted) {
    const find = () => reports.find((entry) => entry.name === wanted);
    const next = new Promise((resolve) => {
      const look = () => find() && resolve(find().value);
      heard.on('report', look);
      look();
    });
    const gone = ended.then(() => {
      throw new Error(`app '${name}' ended without reporting '${wanted}'${told()}`);
    });
    return Promise.race([next, gone]);
  }
  return { pid: main.pid, kill: (signal) => main.kill(signal), processes, report, ended };
}

/** Starts an app and resolves with what its `ended` does. */
async function runElectron(name, options) {
  return (await startElectron(name, options)).ended;
}

/**
 * `describe` for tests that need Electron. Where there is none they are skipped, and said to be; with
 * `REQUIRE_ELECTRON=1`, which CI sets, that is a failure.
 */
function describeElectron(name, fn) {
  const reason = obstacle();
  if (!reason) return describe(name, fn);
  if (process.env.REQUIRE_ELECTRON === '1') {
    return describe(name, () => {
      test('finds an Electron', () => {
        throw new Error(`REQUIRE_ELECTRON=1, but ${reason}`);
      });
    });
  }
  process.stderr.write(`\n*** SKIPPED without Electron: ${name}\n*** ${reason}\n\n`);
  return describe.skip(name, fn);
}

/** As Jest's own, for titles with one `%s`. */
describeElectron.each = (values) => (name, fn) => {
  for (const value of values) describeElectron(name.replace('%s', value), () => fn(value));
};

module.exports = { startElectron, runElectron, describeElectron, PREFIX };
