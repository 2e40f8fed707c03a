'use strict';

const os = require('os');
const path = require('path');
const { describeElectron, runElectron, startElectron } = require('./harness');
const { isAlive } = require('./processes');

/** Whether the kernel says how a process has ended that somebody else has reaped: since Linux 6.15. */
function remembersEnds() {
  const [major, minor] = os.release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 15);
}

describeElectron('loading the package in Electron', () => {
  test.each(['before', 'after'])('%s app is ready', async (when) => {
    const { code, reports, left } = await runElectron('load', { args: [when] });
    expect(reports).toMatchObject([
      {
        name: 'loaded',
        value: { isReady: when === 'after', exports: expect.arrayContaining(['ProcessHost']) },
      },
      { name: 'answer', value: { error: null, result: 'early bird' } },
      { name: 'ready', value: 'after ready' },
    ]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });

  // Electron gives up on its own as soon as it wants to open the display, which is after the app's script has run.
  test('needs no display, and its child ends with an Electron that gives up for want of one', async () => {
    const { reports, stderr, left } = await runElectron('load', { args: ['before'], display: false });
    expect(stderr).toContain('Missing X server');
    expect(reports).toMatchObject([{ name: 'loaded', value: { isReady: false, pid: expect.any(Number) } }]);
    expect(left).toEqual([]);
    expect(isAlive(reports[0].value.pid)).toBe(false);
  });
});

describeElectron.each(['fork', 'utility'])("the pool in Electron's main process: %s", (runtime) => {
  const isForked = runtime === 'fork';
  let run;
  beforeAll(async () => {
    run = await runElectron('pool', { args: [runtime] });
  });

  /** What a scenario of apps/pool has seen. */
  function seen(name) {
    const found = run.reports.find((entry) => entry.name === name);
    if (!found) throw new Error(`scenario '${name}' was not played\n${run.stdout}\n${run.stderr}`);
    if (found.value.error) throw new Error(`in Electron: ${found.value.error}`);
    return found.value.value;
  }

  test('send answers with error and result', () => {
    const { echo, falsy, failed, unknown } = seen('send');
    expect(echo).toEqual({
      error: null,
      result: { text: 'Größe 大きさ 🧊 \u2028 \0', list: [1, null, 2.5] },
    });
    expect(falsy.map(({ result }) => result)).toEqual([0, '', false, null, {}]);
    const error = { name: 'TypeError', message: 'wie gewünscht', code: 'E_ON_PURPOSE', detail: { at: 7 } };
    expect(failed).toMatchObject({ error, result: 'TypeError: wie gewünscht' });
    expect(unknown).toEqual({
      error: 'ProcessHost: processor for action-[nothing of this name] is not found!',
      result: null,
    });
  });

  test('structured clone goes both ways by the fast lane', () => {
    const { wrong, kinds, isSame } = seen('advanced');
    expect({ wrong, isSame }).toEqual({ wrong: [], isSame: true });
    expect(kinds).toBeGreaterThan(30);
  });

  test('what a child prints just before its end arrives, and so do its last words', () => {
    const { 1000: few, 100000: many, 1000000: most } = seen('outputAtExit');
    expect(few).toEqual({ stdout: 1000, stderr: 1000 });
    expect(many).toEqual({ stdout: 100_000, stderr: 100_000 });
    expect(Math.min(most.stdout, most.stderr)).toBeGreaterThanOrEqual(219_264);
    const { code, message } = seen('lastWords');
    expect(code).toBe('ERR_CHILD_EXITED');
    expect(message).toMatch(/; its last words: no configuration$/);
  });

  test('a child that is out of memory says so', () => {
    const { code, reason, message } = seen('outOfMemory');
    expect({ code, reason }).toEqual({ code: 'ERR_CHILD_EXITED', reason: 'out-of-memory' });
    expect(message).toMatch(
      /; its last words: (FATAL ERROR|Fatal error in V8): .*JavaScript heap out of memory$/,
    );
  });

  test('run gives the value, or the error that the task threw', () => {
    const { echo, failed, unknown } = seen('run');
    expect(echo).toEqual(['ü', { 深: '🧊' }]);
    const error = { name: 'TypeError', message: 'wie gewünscht', code: 'E_ON_PURPOSE', detail: { at: 7 } };
    expect(failed).toMatchObject(error);
    expect(unknown).toMatchObject({ code: 'ERR_UNKNOWN_TASK', task: 'nothing of this name' });
  });

  test('an id keeps its child', () => {
    const { seen: pids, bound } = seen('sticky');
    expect(new Set(pids.a).size).toBe(1);
    expect(new Set(pids.b).size).toBe(1);
    expect(pids.a[0]).not.toBe(pids.b[0]);
    expect(bound).toEqual([pids.a[0], pids.b[0]]);
  });

  test('an idle child is stopped, and the next call wakes it', () => {
    const { pid, sleeping, woken, busy, events } = seen('sleep');
    expect(pid).toEqual(expect.any(Number));
    expect({ sleeping, woken, busy }).toEqual({ sleeping: true, woken: pid, busy: pid });
    expect(events).toEqual([
      ['sleep', pid],
      ['wake', pid],
      ['sleep', pid],
    ]);
  });

  test('kill ends the child of an id, or all, and the pool goes on', () => {
    const { one, two, fresh, afterOne, afterAll, again } = seen('kill');
    expect(new Set([one, two, fresh]).size).toBe(3);
    expect({ afterOne, afterAll, again }).toEqual({
      afterOne: [false, true],
      afterAll: [false, false],
      again: 'again',
    });
  });

  test('the calls of a child that dies reject, and the pool goes on', () => {
    const { pid, lost, exit, next } = seen('crash');
    const error = { name: 'PoolError', code: 'ERR_CHILD_EXITED', pid, task: 'hang' };
    expect(lost).toMatchObject([error, error]);
    const ended = { pid, code: null, signal: 'SIGKILL' };
    // Electron has reaped a utility process before we look, and an older kernel forgets how it ended.
    if (isForked || remembersEnds()) {
      expect(lost.map(({ signal }) => signal)).toEqual(['SIGKILL', 'SIGKILL']);
      expect(exit).toEqual([ended]);
    } else {
      expect(exit).toEqual([{ ...ended, code: 9, signal: null }]);
    }
    expect(next).toEqual(expect.any(Number));
    expect(next).not.toBe(pid);
  });

  test('64 calls at once', () => {
    const { underWay, answers, children } = seen('many');
    expect(underWay).toBe(64);
    expect(children).toBe(4);
    expect(answers).toEqual(Array.from({ length: 64 }, (_, i) => ({ i, text: `🧊 ${i}` })));
  });

  test('the main thread goes on while children work', () => {
    // The children are busy for 200 ms at least. A main thread that waited for them would get through a handful.
    expect(seen('responsive').turns).toBeGreaterThan(50);
  });

  test('calls of a renderer are answered while nothing else keeps the main process busy', () => {
    expect(seen('fromRenderer').answers).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test.each(['plain', 'given'])("a child is started as Electron's own fork would: %s options", (name) => {
    const { execPath, electron, [name]: both } = seen('likeFork');
    const { pooled, forked } = both;
    const type = isForked ? 'undefined' : 'utility';
    expect(pooled).toMatchObject({ type, execPath, connected: true, versions: { electron } });
    expect(pooled.env.ELECTRON_RUN_AS_NODE).toBe(isForked ? '1' : undefined);
    expect(pooled.argv).toEqual([execPath, path.join(__dirname, 'apps/child.js'), '--plain', 'ü b', '']);
    // All the rest too; only the pool's own variable is more.
    const { id, ...env } = pooled.env;
    expect(id).toBe('default');
    if (isForked) {
      expect({ ...pooled, env }).toEqual(forked);
      return;
    }
    const { ELECTRON_RUN_AS_NODE, ...others } = forked.env;
    const { argv0, versions } = pooled;
    expect(ELECTRON_RUN_AS_NODE).toBe('1');
    expect({ ...pooled, env }).toEqual({ ...forked, type, argv0, versions, env: others });
  });

  test("a child of Electron's own fork that only loads the package ends by itself", () => {
    const { plain, given } = seen('likeFork');
    expect([plain.end, given.end]).toEqual([
      [0, null],
      [0, null],
    ]);
  });

  test('starting children leaves the environment of the main process as it was', () => {
    const { plain, given } = seen('likeFork');
    expect([plain.pollution, given.pollution]).toEqual([[], []]);
  });

  test('a child has no socket of Electron', () => {
    const { ours, inherited } = seen('sockets');
    expect(ours).toBeGreaterThan(0);
    expect(inherited).toEqual([]);
  });

  test('the app quits by itself and leaves nothing', () => {
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
});

describeElectron.each(['fork', 'utility'])(
  'the end of Electron ends all children: idle, asleep, with a call, with a blocked loop: %s',
  (runtime) => {
    test.each([
      ['app.quit()', 'quit', { code: 0, signal: null }],
      ['app.exit()', 'exit', { code: 7, signal: null }],
      ['process.exit()', 'process.exit', { code: 8, signal: null }],
    ])('%s', async (_title, how, end) => {
      const { code, signal, left, reports } = await runElectron('quit', { args: [runtime, how] });
      expect(reports.map(({ name }) => name)).toEqual(['pids']);
      expect({ code, signal, left }).toEqual({ ...end, left: [] });
      expect(Object.values(reports[0].value).filter(isAlive)).toEqual([]);
    });

    test.each(['SIGTERM', 'SIGINT', 'SIGABRT', 'SIGKILL'])('%s to the main process', async (signal) => {
      const app = await startElectron('quit', { args: [runtime, 'wait'] });
      const pids = Object.values(await app.report('pids'));
      expect(pids.filter(isAlive)).toHaveLength(4);
      app.kill(signal);
      const { left } = await app.ended;
      expect(left).toEqual([]);
      expect(pids.filter(isAlive)).toEqual([]);
    });
  },
);
