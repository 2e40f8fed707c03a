'use strict';

const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

/** What every pair has seen, when all have seen the same. */
function sameForAll(seen) {
  const distinct = [...new Set(Object.values(seen).map((value) => JSON.stringify(value)))];
  return distinct.length === 1 ? JSON.parse(distinct[0]) : seen;
}

const codesOf = (seen) =>
  Object.fromEntries(Object.entries(seen).map(([pair, { error }]) => [pair, error.code]));

describeElectron('MessageChannel: everybody calls everybody', () => {
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('messages', { args: ['api'] }));
  });

  test('main, services, utility processes and windows are there', () => {
    const { types, services } = seen('start');
    const renderer = 'renderer';
    expect(types).toEqual({
      service: renderer,
      service2: renderer,
      utility: 'utility',
      utility2: 'utility',
      window: renderer,
    });
    expect(services).toEqual(['service', 'service2', 'utility', 'utility2', 'window']);
  });

  test('each has of the package what works there', () => {
    const everywhere = [
      'AsyncLock',
      'ChildProcessPool',
      'DynamicThreadPool',
      'LoadBalancer',
      'MessageChannel',
      'MessageError',
      'PoolError',
      'ProcessHost',
      'ProcessLifeCycle',
      'ProcessManager',
      'SharedCounter',
      'SharedMemory',
      'StaticThreadPool',
      'THREAD_TYPE',
      'createPool',
      'currentTask',
      'isPoolError',
      'registerClass',
      'transfer',
    ];
    const { main, ...others } = seen('exports');
    expect(main).toEqual(['BrowserService', ...everywhere].sort());
    expect(others).toEqual({ service: everywhere, utility: everywhere, window: everywhere });
  });

  test('main gives names and takes them away', () => {
    const { id, ...names } = seen('names');
    const entry = { name: 'by hand', id, pid: 4711 };
    expect(names).toEqual({
      given: entry,
      heard: [
        ['registry', entry],
        ['unregistry', entry],
      ],
      warnings: ["MessageChannel: the name 'by hand' is not registered"],
      left: false,
    });
  });

  test('a handler may be plain or async, and values arrive whole', () => {
    expect(Object.keys(seen('echo'))).toHaveLength(30);
    expect(sameForAll(seen('echo'))).toEqual({ value: { n: 1 } });
    expect(sameForAll(seen('later'))).toEqual({ value: ['x'] });
    expect(sameForAll(seen('values'))).toBe(true);
    expect(seen('falsy')).toEqual(['0', '', 'false', 'null', 'undefined', 'NaN']);
  });

  test('what a handler throws arrives', () => {
    expect(sameForAll(seen('fail'))).toEqual({
      error: {
        name: 'TypeError',
        message: 'on purpose',
        code: 'E_ON_PURPOSE',
        detail: { at: 7 },
        cause: { message: 'the cause' },
      },
    });
    expect(sameForAll(seen('throwText'))).toEqual({ error: 'only text' });
  });

  test.each([
    ['noHandler', 'ERR_NO_HANDLER'],
    ['unclonable', 'ERR_SERIALIZE'],
    ['timeout', 'ERR_INVOKE_TIMEOUT'],
  ])('%s', (scenario, code) => {
    expect(sameForAll(codesOf(seen(scenario)))).toBe(code);
  });

  test('a timeout says who did not answer, and may be given for all calls', () => {
    const message = "MessageChannel: no answer from 'utility' on channel 'hang' within 50 ms";
    const { error } = seen('timeout')['service to utility'];
    expect(error).toMatchObject({ name: 'MessageError', message, target: 'utility', channel: 'hang' });
    expect(seen('standardTimeout').error.code).toBe('ERR_INVOKE_TIMEOUT');
  });

  test('who is called knows by whom', () => {
    const ids = seen('ids');
    for (const [pair, { value }] of Object.entries(seen('sender'))) {
      const [from, to] = pair.split(' to ');
      // A window's call of main comes with Electron's own event.
      if (to === 'main' && from.startsWith('utility')) expect(value[0]).toBe(ids[from]);
      if (to !== 'main') expect(value).toEqual(from === 'main' ? [0, 'main'] : [ids[from], from]);
    }
  });

  test('send reaches listeners, by name and by id', () => {
    for (const [pair, notes] of Object.entries(seen('send')))
      expect(notes).toEqual([{ from: pair.split(' to ')[0] }]);
    expect(seen('sendTo')).toEqual({
      byWindow: 'by its window id',
      fromService: 'from a service',
      fromUtility: 'from a utility process',
      toUtility: 'to a utility process',
    });
  });

  test('listeners and handlers can be removed, or be for once', () => {
    expect(seen('once')).toEqual({ first: { value: 'the only answer' }, second: 'ERR_NO_HANDLER' });
    expect(seen('listeners')).toEqual({ heard: [1, 'once 1', 2], left: 0 });
    expect(seen('handlers')).toEqual({
      first: { value: 1 },
      second: expect.stringContaining('second handler'),
      again: [{ value: 3 }, 'ERR_NO_HANDLER'],
    });
  });

  test.each(['service', 'utility', 'window'])('also those of a %s', (name) => {
    const none = 'ERR_NO_HANDLER';
    expect(seen('peers')[name]).toEqual({
      handlers: ['second', none, 'third', none, none],
      heard: [1, 'once 1', 2],
    });
  });

  test('there is one in each process, also when the package is loaded twice', () => {
    const one = { isNew: true, isSame: true };
    const others = { 'with other window': [1, 2, 3], 'with other utility': [1, 2, 3] };
    expect(seen('twoCopies')).toEqual({ main: one, service: one, utility: one, window: one, ...others });
  });

  test("Electron's own IPC and ours hear each other", () => {
    expect(seen('native')).toEqual({
      heard: [['by ipcRenderer.send', true]],
      answer: 'by ipcRenderer.invoke',
      inWindow: ['from a service', 'from a utility process', 'from main'],
      toNative: { value: 'native x' },
      byName: 'ERR_NO_HANDLER',
      notes: 'by webContents.send',
    });
  });

  test('bad arguments are refused by name, value and type', () => {
    const { main, service, utility } = seen('badArguments');
    for (const errors of [main, service, utility])
      for (const error of errors) expect(error.slice(0, 2)).toEqual(['MessageError', 'ERR_INVALID_ARG']);
    const longest = 2 ** 31 - 1;
    expect(main.map(([, , message]) => message.replace('MessageChannel: the ', ''))).toEqual([
      '`name` argument must be a string that is not empty, got "" (string)',
      '`channel` argument must be a string that is not empty and does not begin with electron-re-native:, got "" (string)',
      '`channel` argument must be a string that is not empty and does not begin with electron-re-native:, got "electron-re-native:port" (string)',
      '`id` argument must be a whole number of at least 1, got "service" (string)',
      `\`timeout\` argument must be milliseconds from 0 to ${longest}, got -1 (number)`,
      '`options` argument must be an object, got 5 (number)',
      '`listener` argument must be a function, got "no function" (string)',
      '`handler` argument must be a function, got undefined',
      expect.stringContaining("`name` argument must be a name other than 'main'"),
    ]);
  });

  test('who watches sees every message, also those that do not pass main', () => {
    const { entries, ...others } = seen('watched');
    expect(others).toEqual({ tied: true, isWatched: false });
    for (const from of ['main', 'service', 'utility']) {
      expect(entries.filter((entry) => entry[1] === from)).toEqual([
        ['invoke', from, 'service2', 'echo', from],
        ['reply', from, 'service2', 'echo', from],
        ['invoke', from, 'service2', 'fail', from],
        ['error', from, 'service2', 'fail', `{ message: 'TypeError: ${from}', code: 'E_ON_PURPOSE' }`],
        ['invoke', from, 'service2', 'throw-text', from],
        ['error', from, 'service2', 'throw-text', "{ message: 'only text' }"],
        ['send', from, 'service2', 'note', from],
      ]);
    }
  });

  test('two copies of the package in one process are one', () => {
    expect(seen('copies')).toEqual({
      isOther: true,
      isSameChannel: true,
      isSameDirectory: true,
      answer: 'by a service of the other copy',
      seen: ['main to of-another', 'of-another to main'],
    });
  });

  test('nothing is left', () => expect(seen.run).toMatchObject({ code: 0, left: [] }));
});

describeElectron('MessageChannel: when the other side goes away', () => {
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('messages', { args: ['failures'] }));
  });
  const nine = (error) => Array.from({ length: 9 }, () => error);

  test.each(['destroyed', 'closed', 'reloaded', 'navigated', 'crashed', 'killed'])(
    '%s: every call rejects',
    (scenario) => {
      expect(seen(scenario).errors).toEqual(nine('ERR_TARGET_GONE victim'));
    },
  );

  test('a window that was closed, or a process that ended, has no name any more', () => {
    const unknown = 'ERR_UNKNOWN_TARGET';
    expect(seen('destroyed')).toMatchObject({ next: [unknown, unknown, unknown], known: false });
    expect(seen('killed')).toMatchObject({ isDestroyed: true, known: false });
  });

  test('calls made while it reloads are answered when it has', () => {
    expect(seen('reloaded').next).toEqual(['main', 'caller', 'utility-caller']);
  });

  test('after a crash calls reject until it is reloaded', () => {
    const gone = 'ERR_TARGET_GONE';
    expect(seen('crashed')).toMatchObject({ meanwhile: [gone, gone, gone], connected: { value: 1 } });
  });

  test('a name that is taken away ends what was asked by it; one that is given on leads to the new window', () => {
    const { errors } = seen('unregistered');
    expect(errors.map((error) => error.split(' ')[0])).toEqual(nine('ERR_TARGET_GONE'));
    expect(seen('renamed')).toEqual([true, true]);
  });

  test('a caller that reloads leaves nothing behind, and can call again', () => {
    const gone = 'ERR_TARGET_GONE';
    expect(seen('callerReloaded')).toEqual({ answers: [gone, gone, gone], after: { value: 'again' } });
  });

  test.each(['closed', 'crashed', 'killed'])('a caller that is %s leaves no ports behind', (how) => {
    // Its own calls were made for main, which learns that it is gone.
    const gone = 'ERR_TARGET_GONE';
    expect(seen('callerGone')[how]).toEqual({ errors: [gone, gone, gone], others: { value: how } });
  });

  test('a service that is busy is sent so much, and no more; when it has read that, more', () => {
    const outcome = { code: 'ERR_QUEUE_FULL', echo: 'after', next: {} };
    expect(seen('busy')).toEqual([outcome, outcome]);
  });

  test('nobody of this name', () => {
    const message = "MessageChannel: there is no service named 'nobody'";
    const error = { name: 'MessageError', message, code: 'ERR_UNKNOWN_TARGET', target: 'nobody' };
    const code = 'ERR_UNKNOWN_TARGET';
    expect(seen('unknown')).toEqual({
      // Main gets the error at once; others print it on their console.
      main: [error, code, code],
      caller: [error, null, null],
      'utility-caller': [error, null, null],
      self: code,
    });
    expect(seen.run.stderr).toContain(message);
  });

  test('calls made before a service has loaded are answered, in order', () => {
    expect(seen('starting')).toEqual({
      answers: ['main', 'caller', 'utility-caller'].map((value) => ({ value })),
      notes: [0, 1, 2],
      utilityAnswers: [1, { value: 2 }],
    });
  });

  test('a service whose script throws says so, and calls to it reject', () => {
    expect(seen('neverLoads')).toEqual({
      window: { connected: 'MODULE_NOT_FOUND', call: 'ERR_NO_HANDLER' },
      // The process ends itself, and is gone before the call is made, or while it is.
      utility: {
        connected: 'MODULE_NOT_FOUND',
        call: expect.stringMatching(/^ERR_(TARGET_GONE|UNKNOWN_TARGET)$/),
      },
    });
  });

  test('of 10,000 messages in one tick none is lost, and their order is kept', () => {
    const burst = seen('burst');
    expect(Object.keys(burst)).toHaveLength(8);
    expect(sameForAll(burst)).toEqual({ answered: 5000, heard: 10_000, inOrder: true });
  });

  test('nothing leaks: listeners, endpoints and ports are as many as before', () => {
    const { before, after } = seen('leaks');
    expect(after).toEqual(before);
    expect(before).toMatchObject({ endpoints: 4 });
  });

  test('nothing is left', () => expect(seen.run).toMatchObject({ code: 0, left: [] }));
});
