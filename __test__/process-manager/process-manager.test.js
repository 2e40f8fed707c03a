'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn, spawnSync } = require('child_process');
const { once } = require('events');
const { Worker } = require('worker_threads');
const { ProcessManager } = require('../..');
const { isAlive, stat } = require('../electron/processes');
const { until, within } = require('../electron/wait');
const { openPool } = require('../helpers/pools');
const { runNode } = require('../helpers/run-script');
const { samplers } = require('./threads');

const refresh = async () => (await within(once(ProcessManager, 'refresh'), 'a refresh event'))[0];
/** After `stopTimer`: it runs when there is somebody to tell. */
const asAtTheBeginning = () =>
  ProcessManager.connect({ send: () => {}, isBusy: () => false, close: () => {}, resume: null }).end();
const warnings = () => console.warn.mock.calls.flat();

beforeEach(() => {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  ProcessManager.setIntervalTime(100);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await until(() => samplers() === 0, 'the end of sampling');
});

const ELECTRON_RE = ['connections', 'cpu', 'ctime', 'elapsed', 'memory', 'pid', 'ppid', 'timestamp'];

test("refresh events have electron-re's shape, with the calls in flight of a pool's child", async () => {
  const pool = openPool({ max: 1 });
  const call = pool.run('value', 'new Promise((resolve) => (globalThis.finish = resolve))');
  const [{ pid }] = pool.forked;
  let record;
  await until(async () => (record = (await refresh())[pid])?.connections === 1, 'the call in flight');
  expect(Object.keys(record).sort()).toEqual([...ELECTRON_RE, 'private', 'pss'].sort());
  expect(record).toMatchObject({ pid, ppid: process.pid });
  await pool.run('value', 'finish(1)');
  await call;
});

test("pools and their balancers get their children's CPU and memory", async () => {
  const pool = openPool({ max: 1 });
  await pool.send('pid');
  expect(pool.stats().children[0]).not.toHaveProperty('memory');
  ProcessManager.startTimer();
  await refresh();
  const [{ pid }] = pool.forked;
  const [{ cpu, memory }] = pool.stats().children;
  expect(memory).toBeGreaterThan(1e6);
  expect(cpu).toBeGreaterThanOrEqual(0);
  expect(pool.LB.params.memoryOccupancyMap[pid]).toBeGreaterThan(1e6);
  expect(pool.LB.params.cpuOccupancyMap[pid]).toBeGreaterThanOrEqual(0);
  ProcessManager.stopTimer();
  // What nobody keeps up to date is not shown.
  expect(pool.stats().children[0].memory).toBe(undefined);
  expect(pool.LB.params.memoryOccupancyMap).toEqual({});
  asAtTheBeginning();
});

test('processes that the app names are watched, until it does not', async () => {
  expect(await refresh()).not.toHaveProperty(String(process.ppid));
  ProcessManager.listen([process.ppid, NaN, -3], 'node');
  await until(async () => process.ppid in (await refresh()), 'the parent');
  ProcessManager.unlisten(process.ppid);
  await until(async () => !(process.ppid in (await refresh())), 'no parent');
});

test('an interval that is not a number throws, a short one warns', () => {
  expect(() => ProcessManager.setIntervalTime('soon')).toThrow(
    expect.objectContaining({
      code: 'ERR_INVALID_ARG',
      message: expect.stringContaining("got 'soon' (string)"),
    }),
  );
  expect(() => ProcessManager.setIntervalTime(undefined)).toThrow('`time`');
  ProcessManager.setIntervalTime(99);
  expect(warnings()).toEqual(['ProcessManager: the refresh interval is too small!']);
});

test('the timer samples for nobody; starting or stopping twice warns', async () => {
  ProcessManager.startTimer();
  // A thread gives itself its name.
  await until(() => samplers() === 1, 'a thread that samples');
  ProcessManager.startTimer();
  ProcessManager.stopTimer();
  await until(() => samplers() === 0, 'the end of sampling');
  ProcessManager.stopTimer();
  expect(warnings()).toEqual([
    'ProcessManager: the timer is already started!',
    'ProcessManager: the timer is already stopped!',
  ]);
  let isTold = false;
  ProcessManager.once('refresh', () => (isTold = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect([samplers(), isTold]).toEqual([0, false]);
  ProcessManager.startTimer();
  await until(() => isTold, 'a refresh event');
  ProcessManager.stopTimer();
  asAtTheBeginning();
});

test('a child that heeds SIGTERM is ended by it, also when it is stopped', async () => {
  const child = spawn('sleep', ['60']);
  process.kill(child.pid, 'SIGSTOP');
  await until(() => stat(child.pid).state === 'T', 'a stopped child');
  const exit = once(child, 'exit');
  expect(await ProcessManager.killProcess(child.pid)).toBe(true);
  expect(await exit).toEqual([null, 'SIGTERM']);
});

test('a child that does not is ended by SIGKILL', async () => {
  const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done']);
  await once(child.stdout, 'data');
  const exit = once(child, 'exit');
  expect(await ProcessManager.killProcess(child.pid)).toBe(true);
  expect(await exit).toEqual([null, 'SIGKILL']);
});

test('a grandchild is of this app as well', async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & echo $!; wait']);
  const [text] = await once(child.stdout, 'data');
  const grandchild = Number(String(text));
  const exit = once(child, 'exit');
  expect(await ProcessManager.killProcess(grandchild)).toBe(true);
  expect(isAlive(grandchild)).toBe(false);
  await exit;
});

test('who is none of this app is not killed, nor is this process', async () => {
  const pids = [1, process.ppid, process.pid, 0, -1, NaN, 'x', 2 ** 22 + 1];
  for (const pid of pids) expect(await ProcessManager.killProcess(pid)).toBe(false);
  expect([isAlive(1), isAlive(process.ppid)]).toEqual([true, true]);
});

test('many can be killed at once, and nothing is printed', async () => {
  const index = JSON.stringify(path.join(__dirname, '..', '..'));
  const script = `
    const { ProcessManager } = require(${index});
    const start = () => require('child_process').spawn('sleep', ['60'], { stdio: 'ignore' });
    const children = Array.from({ length: 12 }, start);
    Promise.all(children.map(({ pid }) => ProcessManager.killProcess(pid))).then((all) => console.log(...all));`;
  const stdout = `${Array.from({ length: 12 }, () => true).join(' ')}\n`;
  expect(await runNode(['-e', script])).toMatchObject({ code: 0, stdout, stderr: '', left: [] });
});

test('it samples for listeners that come after all were removed, and for nobody meanwhile', async () => {
  ProcessManager.on('refresh', () => {});
  await until(() => samplers() === 1, 'a thread that samples');
  ProcessManager.removeAllListeners();
  await until(() => samplers() === 0, 'the end of sampling');
  expect(await refresh()).toHaveProperty(String(process.pid));
});

test('two who kill one child both learn that it has ended', async () => {
  const pool = openPool({ max: 1 });
  await pool.send('pid');
  const [{ pid }] = pool.forked;
  const killed = await Promise.all([ProcessManager.killProcess(pid), ProcessManager.killProcess(pid)]);
  expect(killed).toEqual([true, true]);
  expect(isAlive(pid)).toBe(false);
});

test('outside Electron there is no window, and no developer tools', async () => {
  await expect(ProcessManager.openWindow()).rejects.toMatchObject({ code: 'ERR_NO_WINDOW' });
  expect(ProcessManager.openDevTools(process.pid)).toBe(false);
});

test('what a child of the app prints, and what the app says for it, is kept', async () => {
  const child = spawn('sh', ['-c', 'echo out; echo err >&2; exec sleep 60']);
  ProcessManager.pipe(child);
  ProcessManager.pipe({ pid: child.pid, stdout: null });
  ProcessManager.stdout(child.pid, 'from the app');
  const texts = () => ProcessManager.console.lines(child.pid).map(({ source, text }) => `${source} ${text}`);
  await until(() => texts().length === 3, 'three lines');
  expect(texts().sort()).toEqual(['stderr err', 'stdout from the app', 'stdout out']);
  child.kill();
  await once(child, 'exit');
});

test('what a child has printed is forgotten with it, when nobody looks', async () => {
  const child = spawn('sh', ['-c', 'echo out; echo err >&2; read line']);
  ProcessManager.pipe(child);
  await until(() => ProcessManager.console.lines(child.pid).length === 2, 'two lines');
  child.stdin.end();
  await once(child, 'close');
  await until(() => !ProcessManager.console.has(child.pid), 'an empty console');
});

test('what it prints on one stream stays when it has closed the other', async () => {
  const child = spawn('sh', ['-c', 'echo err >&2; read line; exec >&-; read line']);
  const has = (count) => ProcessManager.console.lines(child.pid).length === count;
  ProcessManager.pipe(child);
  await until(() => has(1), 'a line');
  const closed = once(child.stdout, 'close');
  child.stdin.write('\n');
  await closed;
  const lines = ProcessManager.console.lines(child.pid);
  child.stdin.end();
  await once(child, 'close');
  expect(lines).toMatchObject([{ text: 'err' }]);
  await until(() => !ProcessManager.console.has(child.pid), 'an empty console');
});

test('a process that cannot sample says so, and ends', async () => {
  const index = JSON.stringify(path.join(__dirname, '..', '..'));
  const script = `
    const { ProcessManager } = require(${index});
    const fs = require('fs');
    const taken = [];
    const take = () => { for (;;) taken.push(fs.openSync('/dev/null')); };
    require('child_process').execFileSync('prlimit', ['--nofile=200:200', '--pid', String(process.pid)]);
    const killed = () => ProcessManager.killProcess(1);
    killed().then(() => {
      try { take(); } catch {}
      return killed().catch(({ message }) => {
        for (const fd of taken) fs.closeSync(fd);
        console.log(message);
      });
    });`;
  const seen = await within(runNode(['-e', script]), 'its end');
  expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining('open files'), left: [] });
});

const inNamespace = ['--user', '--map-root-user', '--mount'];
const mayMount = spawnSync('unshare', [...inNamespace, 'true']).status === 0;
(mayMount ? test : test.skip)('a process is the same after a step of the system clock', async () => {
  const index = JSON.stringify(path.join(__dirname, '..', '..'));
  // The kernel tells such a step by the time of its boot.
  const script = `
    const { ProcessManager } = require(${index});
    const fs = require('fs');
    const { execFileSync, spawn } = require('child_process');
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    child.once('exit', (code, signal) => console.log(signal));
    ProcessManager.once('refresh', async () => {
      ProcessManager.startTimer();
      const stepped = fs.readFileSync('/proc/stat', 'utf8').replace(/btime (\\d+)/, (_, time) => 'btime ' + (+time + 100));
      fs.writeFileSync(process.argv[1], stepped);
      execFileSync('mount', ['--bind', process.argv[1], '/proc/stat']);
      console.log(await ProcessManager.killProcess(child.pid));
      ProcessManager.stopTimer();
      child.kill('SIGKILL');
    });`;
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'clock-')), 'stat');
  const child = spawn('unshare', [...inNamespace, process.execPath, '-e', script, file]);
  let stdout = '';
  child.stdout.on('data', (text) => (stdout += text));
  await once(child, 'close');
  fs.rmSync(path.dirname(file), { recursive: true });
  expect(stdout.split('\n').sort()).toEqual(['', 'SIGTERM', 'true']);
});

test('a process that has nothing else to do waits for the end of what it kills', async () => {
  const index = JSON.stringify(path.join(__dirname, '..', '..'));
  const script = `
    const { ProcessManager } = require(${index});
    const child = require('child_process').spawn('sleep', ['60'], { stdio: 'ignore' });
    child.unref();
    ProcessManager.killProcess(child.pid).then(console.log);`;
  expect(await runNode(['-e', script])).toMatchObject({ code: 0, stdout: 'true\n', stderr: '', left: [] });
});

test.each([undefined, null, 5])('pipe(%p) says what it wants', (child) => {
  expect(() => ProcessManager.pipe(child)).toThrow(
    expect.objectContaining({
      code: 'ERR_INVALID_ARG',
      message: expect.stringMatching(/`child` argument must be a ChildProcess, got/),
    }),
  );
});

test('it is one per process, also across two copies of the package', () => {
  jest.isolateModules(() => {
    expect(require('../..').ProcessManager).toBe(ProcessManager);
  });
});

test.each(['listener', 'timer', 'serve', 'nothing'])('%s does not keep a process alive', async (way) => {
  const run = await runNode([path.join(__dirname, 'fixtures', 'lifetime.js'), way]);
  expect(run).toMatchObject({ code: 0, stdout: '', stderr: '', left: [] });
});

test('the thread ends with the environment that wanted it', async () => {
  const worker = new Worker(path.join(__dirname, 'fixtures', 'worker.js'));
  const [count] = await within(once(worker, 'message'), 'a refresh event in a worker');
  expect(count).toBeGreaterThan(0);
  expect(samplers()).toBe(1);
  await worker.terminate();
  await until(() => samplers() === 0, 'the end of sampling');
});
