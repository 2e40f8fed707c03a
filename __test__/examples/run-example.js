'use strict';

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { processesOf } = require('../electron/processes.js');
const { PROGRAM_DEADLINE, until } = require('../electron/wait.js');

const EXAMPLES = path.join(__dirname, '..', '..', 'examples');
const isLinux = process.platform === 'linux';

/**
 * Runs an example to its end, with a folder for temporary files of its own.
 *
 * @param {string} name
 * @param {string[]} [args]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string, left: { processes: object[], files: string[] } }>}
 *   `left`: what it left behind
 */
async function runExample(name, args = []) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'example-'));
  const mark = `EXAMPLE_RUN=${path.basename(temporary)}`;
  const [key, value] = mark.split('=');
  const script = path.join(EXAMPLES, name, 'index.js');
  const env = { ...process.env, TMPDIR: temporary, [key]: value };
  // In its own session, so that leftover processes can be distinguished from others.
  const child = spawn(process.execPath, [script, ...args], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PROGRAM_DEADLINE);
  try {
    const [stdout, stderr, [code, signal]] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      once(child, 'exit'),
    ]);
    if (signal) throw new Error(`${name} ended by ${signal}\n${stdout}\n${stderr}`);
    const processes = () => (isLinux ? processesOf(child.pid, mark) : []);
    // The kernel may still be at it.
    await until(() => processes().length === 0, 'the last process ends').catch(() => {});
    return { code, stdout, stderr, left: { processes: processes(), files: fs.readdirSync(temporary) } };
  } finally {
    clearTimeout(timer);
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** @param {import('stream').Readable} stream */
async function textOf(stream) {
  stream.setEncoding('utf8');
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

const NOTHING = { processes: [], files: [] };

module.exports = { runExample, NOTHING };
