'use strict';
// What a child reads of its fast lane: each call is answered once, whatever is in it.

jest.mock('../../js/native/native.js', () => {
  const { native } = jest.requireActual('../../js/native/native.js');
  class NativeChildTransport {
    static version() {
      return 1;
    }

    /** As the native side: calls `receive` with what has come. */
    constructor(_files, receive, incoming) {
      NativeChildTransport.last = { receive, incoming, replies: [] };
    }

    sender(outgoing) {
      const { replies } = NativeChildTransport.last;
      return (text, length, count) => {
        expect(text).toHaveLength(length);
        const texts = text.split('\n').slice(0, -1);
        expect(texts).toHaveLength(count);
        texts.forEach((json, at) =>
          replies.push({ id: outgoing[2 * at], header: outgoing[2 * at + 1], json }),
        );
        return true;
      };
    }

    start() {}
  }
  return { native: () => ({ ...native(), NativeChildTransport }) };
});

const fc = require('fast-check');
const { SharedMemoryTransport } = require('../../js/process-host/shared-memory-transport.js');
const { Handover } = require('../../js/process-host/handover.js');
const { textOf, unsendable } = require('../../js/process-host/unsendable.js');
const { CANCEL, MEMORIES, TAGGED, UNDEFINED } = require('../../js/wire/flags.js');
const { native } = require('../../js/native/native.js');

const NUM_RUNS = { numRuns: 500 };
const WORDS = [
  '__proto__',
  'constructor',
  'toJSON',
  'then',
  '\x7fu',
  '\x7fr0',
  '\x7fM',
  '\x7fE',
  '\x7fB0',
  '\x7fP',
  '\x7fH',
  '',
];
const leaf = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.integer({ min: -2, max: 5 }),
  fc.constant(null),
  fc.boolean(),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('json'), { maxLength: 4 }), tie('object')),
  object: fc
    .array(fc.tuple(fc.constantFrom(...WORDS), tie('json')), { maxLength: 4 })
    .map((entries) =>
      JSON.parse(`{${entries.map((entry) => entry.map((one) => JSON.stringify(one)).join(':'))}}`),
    ),
}));
const header = fc
  .tuple(fc.subarray([CANCEL, TAGGED, UNDEFINED, MEMORIES]), fc.nat(2))
  .map(([flags, parts]) => flags.reduce((all, flag) => all | flag, 0) | (parts << 8));
const call = fc.record({ task: fc.constantFrom(...WORDS), params: json, header });
const texts = fc.array(fc.array(call, { maxLength: 6 }), { minLength: 1, maxLength: 3 });

const before = Object.getOwnPropertyNames(Object.prototype).join();
const exits = process.listeners('exit');
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
  for (const listener of process.listeners('exit'))
    if (!exits.includes(listener)) process.removeListener('exit', listener);
});

/** A lane that gives each call its parameters back, as ProcessHost does. */
function openLane(isAdvanced) {
  const seen = { called: [], cancelled: [] };
  const receiver = {
    call(lane, id, task, params) {
      seen.called.push(id);
      try {
        lane.succeed(id, task, params);
      } catch (error) {
        lane.fail(id, task, unsendable(error, task, params), textOf(error));
      }
    },
    cancel: (id) => seen.cancelled.push(id),
  };
  new SharedMemoryTransport({ transport: 1, isAdvanced, files: [] }, new Handover(undefined), receiver);
  return { ...seen, ...native().NativeChildTransport.last };
}

test.each([
  ['json', false],
  ['advanced', true],
])('serialization %s', (_name, isAdvanced) => {
  const { called, cancelled, receive, incoming, replies } = openLane(isAdvanced);
  fc.assert(
    fc.property(texts, (groups) => {
      for (const list of [called, cancelled, replies]) list.length = 0;
      let next = 0;
      const numbered = groups.map((group) => group.map((one) => ({ ...one, id: next++ })));
      incoming.set(
        numbered.flatMap((group) => [
          1,
          group.length,
          0,
          ...group.flatMap(({ id, header: how }) => [id, how]),
        ]),
      );
      const all = numbered.flat();
      const parts = all.flatMap(({ header: how }) =>
        Array.from({ length: how >> 8 }, () => new ArrayBuffer(3)),
      );
      const lines = numbered.map((group) =>
        JSON.stringify(group.flatMap(({ task, params }) => [task, params])),
      );
      receive(undefined, parts.length > 0 ? parts : undefined, ...lines);
      const isCancel = (one) => (one.header & CANCEL) !== 0;
      expect(cancelled).toEqual(all.filter(isCancel).map(({ id }) => id));
      expect(replies.map(({ id }) => id)).toEqual(all.filter((one) => !isCancel(one)).map(({ id }) => id));
      for (const { json: text } of replies) JSON.parse(text);
      const isPlain = (one) => (one.header & ~(0xff << 8)) === 0;
      expect(all.filter(isPlain).every(({ id }) => called.includes(id))).toBe(true);
    }),
    NUM_RUNS,
  );
});
