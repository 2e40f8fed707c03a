'use strict';
// Ctrl-C in a terminal ends host, children and grandchildren, though children have process groups of their own.

const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { allGone, endHosts, startHost, until } = require('../helpers/faults-host');

const CTRL_C = '\x03';
const QUEUED = 'handles SIGINT with calls that wait';
const ANSWERS = Array.from({ length: 10 }, (_, at) => 100 + at);
const missing = hasScript() ? undefined : 'there is no script(1) of util-linux, which makes a terminal';
if (missing) console.warn(`SKIPPED: Ctrl-C in a terminal: ${missing}`);

function hasScript() {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

let folder;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-tty-'))));
afterEach(async () => {
  fs.rmSync(folder, { recursive: true });
  await endHosts();
});

/** Runs a host of fixtures in its own terminal. `type` is what somebody types. */
function inTerminal(ending, env, more) {
  const script = path.join(__dirname, 'fixtures/ends.js');
  const options = JSON.stringify({ env: { LOG: path.join(folder, 'log'), ...env }, ...more });
  const quoted = [process.execPath, script, ending, options].map((word) => `'${word}'`).join(' ');
  const terminal = spawn('script', ['-qec', `exec ${quoted}`, '/dev/null'], { stdio: 'pipe' });
  let printed = '';
  terminal.stdout.on('data', (chunk) => (printed += chunk));
  const ended = new Promise((resolve) => terminal.on('close', resolve));
  const report = async (key) => {
    const lines = () => printed.split('\n').filter((line) => line.trim().startsWith('{'));
    const found = () =>
      lines()
        .map((line) => JSON.parse(line))
        .find((entry) => key in entry);
    return (await until(found, `a report of ${key}: ${printed}`))[key];
  };
  return { report, ended, type: (text) => terminal.stdin.write(text) };
}

const log = () => {
  const file = path.join(folder, 'log');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
};

(missing ? describe.skip : describe)('Ctrl-C in a terminal', () => {
  test.each([
    ['with nothing to handle it', {}],
    ['in bare scripts', { BARE: '1' }],
  ])('ends host, children and grandchildren %s', async (_name, env) => {
    const { report, ended, type } = inTerminal('stays', env);
    const all = [...(await report('pids')), ...(await report('grandchildren'))];
    type(CTRL_C);
    // As the shell tells of a death by SIGINT.
    expect(await ended).toBe(130);
    await allGone(all);
    // As with fork: the signal ends children that do not listen to it at once.
    expect(log()).not.toMatch(/exit/);
  });

  test("children's own handlers run", async () => {
    const { report, ended, type } = inTerminal('stays', { ON_SIGINT: '1' });
    const pids = await report('pids');
    type(CTRL_C);
    await ended;
    await allGone(pids);
    expect(log()).toContain(`${pids[0]} SIGINT\n`);
  });

  test('a host that handles it gets the answers of the calls that its children have', async () => {
    const { report, ended, type } = inTerminal('handles SIGINT', {});
    const all = [...(await report('pids')), ...(await report('grandchildren'))];
    await report('handles');
    type(CTRL_C);
    expect(await report('value')).toBe(1000);
    expect(await ended).toBe(0);
    await allGone(all);
  });

  test('and of those that wait', async () => {
    const { report, ended, type } = inTerminal(QUEUED, {}, { concurrency: 1 });
    const pids = await report('pids');
    await report('handles');
    type(CTRL_C);
    expect(await report('queued')).toBeGreaterThan(0);
    expect(await report('values')).toEqual(ANSWERS);
    expect(await ended).toBe(0);
    await allGone(pids);
  });
});

test.each(['SIGINT', 'SIGTERM'])('%s to a process group whose host handles SIGINT', async (signal) => {
  const options = JSON.stringify({ env: { LOG: '/dev/null' }, concurrency: 1 });
  const { pid, report, ended } = startHost('ends', { args: [QUEUED, options], detached: true });
  const pids = await report('pids');
  await report('handles');
  process.kill(-pid, signal);
  if (signal === 'SIGINT') {
    expect(await report('queued')).toBeGreaterThan(0);
    expect(await report('values')).toEqual(ANSWERS);
  }
  expect(await ended()).toMatchObject(signal === 'SIGINT' ? { code: 0 } : { signal });
  await allGone(pids);
});
