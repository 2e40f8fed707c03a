'use strict';
// However the host ends, its children have a moment for what they do at their end.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { allGone, endHosts, startHost, until } = require('../helpers/faults-host');

let folder;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-ends-'))));
afterEach(async () => {
  fs.rmSync(folder, { recursive: true });
  await endHosts();
});

/** What the children have written, by pid. */
function logOf(file) {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const byPid = {};
  for (const [pid, what] of lines.map((line) => line.split(' '))) (byPid[pid] ??= []).push(what);
  return byPid;
}

const ENDINGS = [
  ['falls off its end', false],
  ['calls process.exit', false],
  ['calls process.exit in an exit listener', false],
  ['throws', false],
  // The kernel sends SIGHUP to a process group that is stopped when its parent goes, so the sleeping child may miss its hooks.
  ['is killed', true],
];

describe.each([
  ['of ours', {}],
  ['with hooks that take another turn', { ASYNC_HOOK: '1' }],
  ['with hooks of ProcessHost', { END_HOOK: '1' }],
  ['that are bare scripts', { BARE: '1' }],
])('children %s run their exit hooks when the host', (_name, env) => {
  test.each(ENDINGS)('%s', async (ending, isSleepingLost) => {
    const file = path.join(folder, 'log');
    const options = JSON.stringify({ env: { ...env, LOG: file } });
    const { report, ended } = startHost('ends', { args: [ending, options] });
    const pids = await report('pids');
    await ended();
    const later = [...(env.ASYNC_HOOK ? ['beforeExit'] : []), ...(env.END_HOOK ? ['onEnd'] : [])];
    const hooks = ['disconnect', ...later, 'exit'];
    const expected = Object.fromEntries(pids.map((pid) => [pid, hooks]));
    await allGone([...pids, ...(await report('grandchildren'))]);
    const log = logOf(file);
    if (isSleepingLost) delete log[pids[1]];
    if (isSleepingLost) delete expected[pids[1]];
    expect(log).toEqual(expected);
  });
});

test('the host is not kept for that', async () => {
  const file = path.join(folder, 'log');
  const options = JSON.stringify({ env: { LOG: file } });
  const { host, report, ended } = startHost('ends', { args: ['calls process.exit', options] });
  const [pid] = await report('pids');
  await new Promise((resolve) => host.once('exit', resolve));
  // Its hook takes 30 ms of computing, and it is still at it or has not begun.
  expect(logOf(file)[pid] ?? []).not.toContain('exit');
  await until(() => logOf(file)[pid]?.includes('exit'), 'the exit hook');
  await ended();
});
