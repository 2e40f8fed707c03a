'use strict';
// The process that sees children out is not noticed, and its own end leaves nobody behind.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { allGone, endHosts, isAlive, startHost, until } = require('../helpers/faults-host');
const { openPool, rejection } = require('../helpers/pools');
const { native } = require('../../js/native/native.js');

const leaver = path.join(__dirname, 'fixtures/leaver.js');

afterEach(endHosts);

/** The guard of a process: its pid. */
function guardOf(pid) {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
  const tasks = fs.readdirSync(`/proc/${pid}/task`);
  const all = tasks.flatMap((task) =>
    fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').trim().split(' '),
  );
  return [...children, ...all]
    .filter(Boolean)
    .map(Number)
    .find((child) => fs.readFileSync(`/proc/${child}/comm`, 'latin1') === 'ere-guard\n');
}

const ends = (ending, options = {}) =>
  startHost('ends', { args: [ending, JSON.stringify({ env: { LOG: '/dev/null' }, ...options })] });

test('a host has one, which ends with it', async () => {
  const { pid, host, report, ended } = ends('stays');
  await report('pids');
  const guard = await until(() => guardOf(pid), 'the guard');
  host.kill('SIGKILL');
  await ended();
  await allGone([guard]);
});

test('its end takes the children with it, and the host goes on with others and another guard', async () => {
  const pool = openPool({ path: leaver, max: 1, env: { LOG: '/dev/null' } });
  const first = await pool.run('pid');
  const grandchild = await pool.run('grandchild');
  const guard = await until(() => guardOf(process.pid), 'the guard');
  const lost = rejection(pool.run('hold'));
  process.kill(guard, 'SIGKILL');
  expect(await lost).toMatchObject({ code: 'ERR_CHILD_EXITED', signal: 'SIGKILL', pid: first });
  await allGone([first, grandchild]);
  expect(await pool.run('pid')).not.toBe(first);
  const next = await until(() => guardOf(process.pid), 'another guard');
  expect(next).not.toBe(guard);
});

test('without a host and without a guard nobody lives either', async () => {
  const { pid, host, report, ended } = ends('stays');
  const [pids, grandchildren] = [await report('pids'), await report('grandchildren')];
  const guard = await until(() => guardOf(pid), 'the guard');
  process.kill(pids[0], 'SIGSTOP');
  process.kill(guard, 'SIGSTOP');
  host.kill('SIGKILL');
  process.kill(guard, 'SIGKILL');
  await ended();
  await allGone([...pids, ...grandchildren, guard]);
});

test('one that is stopped with the host does its work when the host is killed', async () => {
  const { pid, host, report, ended } = ends('stays');
  const [pids, grandchildren] = [await report('pids'), await report('grandchildren')];
  const guard = await until(() => guardOf(pid), 'the guard');
  for (const stopped of [pid, guard]) process.kill(stopped, 'SIGSTOP');
  host.kill('SIGKILL');
  await ended();
  await allGone([...pids, ...grandchildren, guard]);
});

test('it ends with the last pool', async () => {
  const pool = openPool({ path: leaver, max: 1, env: { LOG: '/dev/null' } });
  await pool.run('pid');
  const guard = await until(() => guardOf(process.pid), 'the guard');
  await pool.close();
  await until(() => !isAlive(guard), 'the guard to end');
  await until(() => !fs.existsSync(`/proc/${guard}`), 'the guard to be reaped');
});

describe('where none can be had, as of a binary that was deleted, children end all the same, with what they have started', () => {
  let folder;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-guard-'));
    native();
    const binary = fs.readFileSync('/proc/self/maps', 'latin1').match(/\/.*electron-re-native.*\.node$/m)[0];
    fs.copyFileSync(binary, path.join(folder, 'copy.node'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const without = (ending) => {
    const env = { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: path.join(folder, 'copy.node') };
    const nodeArgs = ['-r', path.join(__dirname, 'fixtures/deletes-binary.js')];
    const options = JSON.stringify({ env: { LOG: '/dev/null' }, execArgv: [] });
    return startHost('ends', { args: [ending, options], nodeArgs, env });
  };

  test.each(['falls off its end', 'calls process.exit', 'throws', 'is killed'])('%s', async (ending) => {
    const { report, ended } = without(ending);
    const all = [...(await report('pids')), ...(await report('grandchildren'))];
    await ended();
    await allGone(all);
  });

  test('is killed while children are stopped', async () => {
    const { pid, host, report, ended } = without('stays');
    const [pids, grandchildren] = [await report('pids'), await report('grandchildren')];
    // It has been tried, and has ended at once.
    await until(() => !guardOf(pid), 'no guard');
    for (const child of pids) process.kill(child, 'SIGSTOP');
    host.kill('SIGKILL');
    await ended();
    await allGone([...pids, ...grandchildren]);
  });
});
