'use strict';

const { describeElectron, runElectron } = require('./harness');
const { ensurePage } = require('../process-manager/page');

beforeAll(ensurePage);

/** Plays a part of the app and gives access to what each scenario has seen. */
function play(part) {
  let run;
  beforeAll(async () => {
    run = await runElectron('process-manager', { args: [part] });
  });
  test('the app quits by itself and leaves nothing', () => {
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
  return (name) => {
    const { value } = run.reports.find((report) => report.name === name) ?? {};
    if (!value) throw new Error(`no scenario '${name}' was played: ${run.stderr}`);
    if (value.error) throw new Error(value.error);
    return value.value;
  };
}

describeElectron("the process manager's window", () => {
  const seen = play('features');

  test('is greeted by the app', () => {
    expect(seen('welcome')).toMatchObject({
      version: 1,
      app: {
        runtime: 'electron',
        runtimeVersion: expect.stringMatching(/^\d+\./),
        folder: expect.stringMatching(/apps[\\/]process-manager$/),
      },
      interval: 200,
      hasSignals: true,
      resume: null,
    });
  });

  test('shows each process by its mark, name and what can be done to it', () => {
    const { main, plain, service, own, children, others } = seen('table');
    expect(main).toMatchObject({ mark: 'main', state: 'running', actions: [], pool: null });
    expect(plain).toMatchObject({
      mark: 'renderer',
      name: 'plain (window 1)',
      actions: ['kill', 'devtools'],
    });
    expect(service).toMatchObject({
      mark: 'service',
      name: 'service (window 2)',
      url: '/app/upload.service.js',
    });
    expect(own).toMatchObject({ name: 'Process manager', actions: [] });
    for (const child of children) {
      expect(child).toMatchObject({
        mark: 'node',
        ppid: main.pid,
        name: 'child.js',
        poolName: 'crunchers',
        strategy: 'POLLING',
        inFlight: 0,
        actions: ['kill', 'sleep', 'restart', 'recycle', 'drain'],
      });
    }
    expect(children).toHaveLength(2);
    const named = others.map(({ mark, name, actions }) => `${mark} ${name} ${actions}`);
    expect(named).toEqual(
      expect.arrayContaining(['zygote Zygote ', 'gpu GPU ', 'utility Network Service kill', 'guard Guard ']),
    );
    for (const row of [main, plain, service, own, ...children, ...others]) {
      // The guard is smaller than all others.
      expect(row.memory).toBeGreaterThan(row.mark === 'guard' ? 1e5 : 1e6);
      expect(Math.abs(row.started - Date.now())).toBeLessThan(300e3);
    }
  });

  test('asks again about a process that Electron does not know yet, but not forever', () => {
    const { seen: marks, asked } = seen('lateKnowledge');
    expect(marks.slice(0, 2)).not.toContain('gpu');
    expect(new Set(marks.slice(2))).toEqual(new Set(['gpu']));
    expect(asked).toBe(5);
  });

  test('the app gets refresh events as electron-re sends them', () => {
    const { record, parent, pid } = seen('refreshEvent');
    const { pss, private: own, ...asInElectronRe } = record;
    // Not measured yet, on a slow machine.
    expect(pss === null ? own : pss - own).toEqual(pss === null ? null : expect.any(Number));
    expect(asInElectronRe).toEqual({
      pid,
      ppid: parent,
      cpu: expect.any(Number),
      memory: expect.any(Number),
      ctime: expect.any(Number),
      elapsed: expect.any(Number),
      timestamp: expect.any(Number),
      connections: 0,
    });
  });

  test('shows the console of a window, with its levels', () => {
    expect(seen('consoleOfWindow')).toEqual([
      { source: 'console', level: 'log', text: 'first' },
      { source: 'console', level: 'warn', text: 'second' },
      { source: 'console', level: 'error', text: 'third' },
    ]);
  });

  test('shows the console of a child', () => {
    expect(seen('consoleOfChild').slice(-2)).toEqual(['hello', 'from a child']);
  });

  test('shows trends', () => {
    expect(seen('trend').same).toBe(true);
    expect(seen('trend').points).toBeGreaterThan(1);
  });

  test('shows messages between windows, from when somebody looks', () => {
    const { first, entries, isOpen, isOpenLater } = seen('signals');
    expect(first).toEqual([]);
    expect(entries[0]).toMatchObject({
      kind: 'invoke',
      from: 'window 1',
      to: 'app',
      channel: 'greet',
      call: 'a',
      roundTrip: null,
      payload: { type: 'object', size: 1, entries: [['who', { type: 'array', size: 2 }]] },
    });
    expect(entries[1]).toMatchObject({ kind: 'reply', call: 'a', roundTrip: 3.5 });
    expect(entries[1].payload).toEqual({ type: 'string', text: 'hi' });
    expect([isOpen, isOpenLater]).toEqual([true, false]);
  });

  test('puts a child to sleep and wakes it', () => {
    const { slept, asleep, woken, awake } = seen('sleepAndWake');
    expect([slept.ok, woken.ok]).toEqual([true, true]);
    expect(asleep).toEqual(['asleep', ['kill', 'wake', 'restart', 'recycle', 'drain']]);
    expect(awake).toBe(false);
  });

  test('restarts a child', () => {
    expect(seen('restart')).toMatchObject({ result: { ok: true }, alive: false, isOther: true, restarts: 1 });
  });

  test('kills a child, whose calls fail', () => {
    const { result, alive, code } = seen('killChild');
    expect(result).toMatchObject({ ok: true, message: expect.stringMatching(/^Ended by SIGINT after \d/) });
    expect([alive, code]).toEqual([false, 'ERR_CHILD_EXITED']);
  });

  test('opens developer tools of a window, hidden or not, and of nothing else', () => {
    expect(seen('devTools')).toMatchObject({ result: { ok: true }, ofChild: { ok: false } });
  });

  test('kills a window', () => {
    expect(seen('killWindow')).toMatchObject({ result: { ok: true }, reason: 'killed' });
  });

  test('remembers how windows and the GPU process have ended', () => {
    const window = { name: 'mortal (window N)', mark: 'renderer' };
    expect(seen('ends')).toEqual([
      { ...window, code: null, signal: 'SIGSEGV', reason: 'crashed' },
      { ...window, code: 3, signal: null, reason: 'abnormal-exit' },
      { ...window, code: null, signal: null, reason: 'closed' },
      { name: 'GPU', mark: 'gpu', code: null, signal: 'SIGKILL', reason: 'killed' },
    ]);
  });

  test('calls a window by one name among processes and messages', () => {
    const { to, name, expected } = seen('oneName');
    expect([to, name]).toEqual([expected, expected]);
  });

  test('goes on after a reload', () => {
    expect(seen('reload')).toBe(true);
  });

  test('is the same page in a browser, once per address, which does not stay in the address bar', () => {
    const { shown, address, again, isRefused } = seen('servedPage');
    expect([shown, again, isRefused]).toEqual([true, true, true]);
    expect(address).not.toContain('token');
  });

  test('may be closed while it opens, which is not an error', () => {
    expect(seen('closedWhileItOpens')).toEqual({ seen: 'no error', again: true });
  });

  test('after a crash of it the app goes on, without sampling, and it opens again', () => {
    expect(seen('crashOfTheManager')).toEqual({ stopped: true, again: true, metrics: true });
  });
});

describeElectron("hostile code in the process manager's window, or in another", () => {
  const seen = play('hostile');

  test('kills nobody else: not init, nor the parent, nor the app itself', () => {
    const refused = { ok: false, message: expect.any(String), alive: true };
    expect(seen('killOthers')).toEqual({ init: refused, parent: refused, main: refused, none: refused });
  });

  test('nor does the app by mistake, also when it watches them', () => {
    expect(seen('killByApi')).toEqual({ killed: [false, false, false], alive: true });
  });

  test('has nothing of Node, and of Electron two functions', () => {
    const { globals, bridge } = seen('reachOut');
    expect(globals.value).toBe('undefined undefined undefined undefined');
    expect(bridge.value).toEqual(['onMessage', 'send']);
  });

  test.each([
    'fetchFile',
    'fetchRemote',
    'otherPath',
    'socket',
    'image',
    'imageOfFile',
    'script',
    'inline',
    'evaluated',
  ])('reads and runs nothing from elsewhere: %s', (name) => {
    expect(seen('reachOut')[name]).toEqual({ error: expect.any(String) });
  });

  test('reaches no server, opens no window, gets no permission', () => {
    const { requests, popup, permission } = seen('reachOut');
    expect([requests, popup.value, permission.value]).toEqual([[], true, 'denied']);
  });

  test('goes to no other address', () => {
    expect(seen('navigate')).toBe(true);
  });

  test('sends nothing outside its list', () => {
    const { otherType, nothing, text, ...refused } = seen('outsideItsList');
    for (const { error } of [otherType, nothing, text]) expect(error).toContain('no message of this type');
    expect(refused).toEqual({
      badAction: 'There is no such `action`',
      badPid: '`pid` must be a pid',
      negativePid: '`pid` must be a pid',
      badWishes: '`pools` and `signals` must be true or false',
    });
  });

  test('from another window is not heard, and hears nothing', () => {
    expect(seen('fromAnotherWindow')).toEqual({
      heard: 0,
      answer: expect.stringContaining('No handler registered'),
      ok: false,
      alive: true,
    });
  });
});

describeElectron("the process manager's window, with a pool of utility processes", () => {
  const seen = play('utility');

  test('shows them as children of their pool, and not as utility processes of Electron', () => {
    const { main, children, others } = seen('table');
    const child = { mark: 'node', ppid: main.pid, name: 'child.js', poolName: 'crunchers' };
    const actions = ['kill', 'sleep', 'restart', 'recycle', 'drain'];
    expect(children).toEqual([
      expect.objectContaining({ ...child, actions }),
      expect.objectContaining(child),
    ]);
    expect(others.map(({ name }) => name)).not.toContain('child.js');
  });

  test('shows what they print', () => {
    expect(seen('consoleOfChild').slice(-2)).toEqual(['hello', 'from a child']);
  });

  test('puts one to sleep, wakes, restarts and kills it', () => {
    const { slept, asleep, woken } = seen('sleepAndWake');
    expect([slept.ok, asleep[0], woken.ok]).toEqual([true, 'asleep', true]);
    expect(seen('restart')).toMatchObject({ result: { ok: true }, alive: false, isOther: true, restarts: 1 });
    const { result, alive, code } = seen('killChild');
    expect([result.ok, alive, code]).toEqual([true, false, 'ERR_CHILD_EXITED']);
  });

  test('remembers how services in utility processes have ended', () => {
    expect(seen('ends')).toEqual([
      ['exits', 'service', 3, null, null],
      ['killed', 'service', null, 'SIGKILL', 'killed'],
      ['closes', 'service', null, null, 'closed'],
    ]);
  });
});
