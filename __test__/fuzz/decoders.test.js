'use strict';
// What comes from children and pages may be anything: the readers give a value or an error of theirs, and nothing else
// changes. js/codec/revive.js has its own in codec/hostile.test.js.

const { EventEmitter } = require('events');
const fc = require('fast-check');
const { markerOf, streamIn } = require('../../js/codec/stream-marker.js');
const { dataToError, errorToData } = require('../../js/codec/error-data.js');
const { settle } = require('../../js/electron/messages/message-error.js');
const protocol = require('../../js/electron/messages/protocol.js');
const { FAILED, MEMORIES, TAGGED, UNDEFINED } = require('../../js/wire/flags.js');
const { Calls } = require('../../js/pool/calls.js');
const { Inbox } = require('../../js/pool/inbox.js');
const { readPageMessage } = require('../../js/process-manager/page-message.js');

const NUM_RUNS = { numRuns: 2000 };
const NO_CALL = -1;

const before = Object.getOwnPropertyNames(Object.prototype).join();
afterEach(() => expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before));

/** Strings that mean something to one of the readers. */
const word = fc.constantFrom(
  'name',
  'message',
  'stack',
  'cause',
  'errors',
  'code',
  '__proto__',
  'constructor',
  'MessageError',
  'AggregateError',
  'TypeError',
  'id',
  'error',
  'result',
  'parts',
  'memories',
  'cmd',
  'msg',
  'NODE_HANDLE',
  '\x7fu',
  '\x7fr0',
  '\x7fM',
  '\x7fE',
  '\x7fB',
  '\x7fP',
  '\x7fH',
  'Error',
  'QUJD',
  '',
  'electron-re-native:progress',
  'electron-re-native:stream',
  'token',
);
const leaf = fc.oneof(word, fc.integer({ min: -2, max: 5 }), fc.boolean(), fc.constant(null), fc.double());
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('json'), { maxLength: 5 }), tie('object')),
  object: fc
    .array(fc.tuple(word, tie('json')), { maxLength: 6 })
    .map((entries) =>
      JSON.parse(`{${entries.map((entry) => entry.map((item) => JSON.stringify(item)).join(':'))}}`),
    ),
}));

describe("a pool's inbox", () => {
  /** Delivers one text, and says how each ticket was settled. */
  function deliver({ text, items, areValues, isAdvanced, isHeard }) {
    const settled = items.map(() => []);
    const calls = new Calls(() => {});
    for (const list of settled)
      calls.add({
        task: 'task',
        id: undefined,
        take: (value) => list.push({ value }),
        takeReply: (reply) => list.push({ reply }),
        reject: (error) => list.push({ error }),
      });
    const emitter = new EventEmitter();
    if (isHeard) emitter.on('forked_message', () => {});
    let evicted = 0;
    const core = {
      isAdvanced,
      calls,
      emitter,
      children: new Map([[1, { pid: 7, errors: 0, child: {} }]]),
      evict: () => void evicted++,
      claim: () => null,
      settle: () => NO_CALL,
      progress: { listenerOf: (token) => (token === 'token' ? () => {} : undefined) },
      guard: (act) => act(),
      take() {},
      emit() {},
      emitOn() {},
    };
    const inbox = new Inbox(core);
    const numbers = items.flatMap(({ header, isCall }, ticket) => {
      const own = isCall ? ticket : NO_CALL;
      return areValues ? [ticket, header] : [own];
    });
    inbox.numbers.set([1, items.length, areValues ? 1 : 0, ...numbers]);
    const parts = items.flatMap(({ header }) =>
      Array.from({ length: header >> 8 }, () => new ArrayBuffer(3)),
    );
    inbox.deliver(undefined, areValues ? parts : undefined, text);
    return { settled, evicted };
  }

  const header = fc
    .tuple(fc.subarray([FAILED, TAGGED, UNDEFINED, MEMORIES]), fc.nat(2))
    .map(([flags, parts]) => flags.reduce((all, flag) => all | flag, 0) | (parts << 8));
  const item = fc.record({ value: json, header, isCall: fc.boolean() });
  const delivery = fc.record({
    items: fc.array(item, { minLength: 1, maxLength: 5 }),
    broken: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.string() }),
    areValues: fc.boolean(),
    isAdvanced: fc.boolean(),
    isHeard: fc.boolean(),
  });

  test('settles each call once, whatever a child has written', () => {
    fc.assert(
      fc.property(delivery, ({ items, broken, ...how }) => {
        const text = broken ?? JSON.stringify(items.map(({ value }) => value));
        const { settled, evicted } = deliver({ ...how, items, text });
        settled.forEach((outcomes, at) => {
          expect(outcomes).toHaveLength(how.areValues || items[at].isCall ? 1 : 0);
          const [{ error } = {}] = outcomes;
          if (!error) return;
          expect(['ERR_PROTOCOL', 'ERR_SERIALIZE', 'ERR_SHARED_MEMORY']).toContain(error.code);
          // An error that says that the child was killed is true.
          if (error.code === 'ERR_PROTOCOL') expect(evicted).toBeGreaterThan(0);
        });
      }),
      NUM_RUNS,
    );
  });
});

describe('errors as data', () => {
  test('any data gives an error or stays what it is', () => {
    fc.assert(
      fc.property(json, (data) => {
        const text = JSON.stringify(data);
        const error = dataToError(data);
        expect(JSON.stringify(data)).toBe(text);
        if (error instanceof Error)
          expect(Object.getPrototypeOf(Object.getPrototypeOf(error))).not.toBe(null);
        else expect(error).toBe(data);
      }),
      NUM_RUNS,
    );
  });

  test('data that points to itself ends', () => {
    const data = { name: 'Error', message: 'm', stack: 's', list: [], map: new Map() };
    data.cause = data;
    data.list.push(data.list, data.list, data);
    data.map.set(data.map, data);
    const error = dataToError(data);
    expect(error.cause).toBe(error);
    expect(error.list[0]).toBe(error.list);
    expect([...error.map]).toEqual([[error.map, error]]);
  });

  test('anything thrown is something that JSON keeps', () => {
    const thrown = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      json.map((properties) =>
        Object.defineProperties(new Error('x'), Object.getOwnPropertyDescriptors(Object(properties))),
      ),
    );
    fc.assert(
      fc.property(thrown, fc.boolean(), (value, isRich) => {
        const data = errorToData(value, isRich);
        expect(data).toBeTruthy();
        if (!isRich) expect(JSON.parse(JSON.stringify(data)) ?? undefined).toBeDefined();
        dataToError(data);
      }),
      NUM_RUNS,
    );
  });

  test('an answer settles with its value or an error', () => {
    fc.assert(
      fc.property(json, (answer) => {
        try {
          settle(answer);
        } catch (error) {
          expect(answer).toHaveProperty('error');
          const { name } = answer.error ?? {};
          if (error !== answer.error) expect([String(error.name), 'Error']).toContain(name ?? 'Error');
        }
      }),
      NUM_RUNS,
    );
  });
});

describe('messages of pages', () => {
  const number = fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constantFrom(0.5, null, '1', NaN));
  const flag = fc.oneof(fc.boolean(), fc.constantFrom(0, 'true', null));
  const near = fc.record(
    {
      type: fc.constantFrom('hello', 'subscribe', 'act', 'constructor', '__proto__', 1),
      version: number,
      pools: flag,
      signals: flag,
      console: number,
      trend: number,
      request: number,
      action: fc.constantFrom('kill', 'sleep', 'devtools', 'toString', '', 5),
      pid: number,
      more: json,
    },
    { requiredKeys: ['type'] },
  );
  const KEYS = {
    hello: ['type', 'version'],
    subscribe: ['type', 'pools', 'signals', 'console', 'trend'],
    act: ['type', 'request', 'action', 'pid'],
  };

  test('are of the protocol, or it is said what is wrong', () => {
    fc.assert(
      fc.property(fc.oneof(near, near, json), (value) => {
        const read = readPageMessage(value);
        if (typeof read === 'string') return expect(read.length).toBeGreaterThan(10);
        expect(Object.keys(read)).toEqual(KEYS[read.type]);
        for (const key of ['version', 'request', 'pid'])
          if (key in read) expect(Number.isInteger(read[key])).toBe(true);
        for (const key of ['pools', 'signals']) if (key in read) expect(typeof read[key]).toBe('boolean');
        if (read.type === 'act') expect(read.pid).toBeGreaterThan(0);
      }),
      NUM_RUNS,
    );
  });
});

describe('what stands for a stream', () => {
  test('is the number of one, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.anything()), (it) => {
        const stream = streamIn(it);
        expect(stream === undefined || Number.isSafeInteger(stream)).toBe(true);
      }),
      NUM_RUNS,
    );
    expect([streamIn(markerOf(7)), streamIn({ 'electron-re-native:stream': '7' })]).toEqual([7, undefined]);
  });
});

describe('what windows and services ask', () => {
  const value = fc.oneof(
    json,
    fc.anything(),
    fc.string().map((text) => `electron-re-native:${text}`),
  );
  const CHECKS = {
    checkChannel: (it) => typeof it === 'string' && it !== '' && !it.startsWith('electron-re-native:'),
    checkName: (it) => typeof it === 'string' && it !== '',
    checkId: (it) => Number.isSafeInteger(it) && it >= 1,
    checkFunction: (it) => typeof it === 'function',
    checkTimeout: (it) => typeof it === 'number' && it >= 0 && it < 2 ** 31,
  };

  test.each(Object.keys(CHECKS))('%s takes what is right, and names what is not', (name) => {
    fc.assert(
      fc.property(value, (it) => {
        let code;
        try {
          protocol[name](it);
        } catch (error) {
          code = error.code;
        }
        expect(code).toBe(CHECKS[name](it) ? undefined : 'ERR_INVALID_ARG');
      }),
      NUM_RUNS,
    );
  });
});
