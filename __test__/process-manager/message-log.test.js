'use strict';

const { MessageLog } = require('../../js/electron/message-log');
const { preview } = require('../../js/electron/message-preview');

/** All nodes of a tree. */
function nodes(node) {
  return [node, ...(node.entries ?? []).flatMap(([, child]) => nodes(child))];
}

describe('the preview of a value', () => {
  test.each([
    ['text', { type: 'string', text: 'text' }],
    [-0, { type: 'number', text: '-0' }],
    [NaN, { type: 'number', text: 'NaN' }],
    [10n, { type: 'bigint', text: '10' }],
    [true, { type: 'boolean', text: 'true' }],
    [null, { type: 'null', text: 'null' }],
    [undefined, { type: 'undefined', text: 'undefined' }],
    [Symbol('s'), { type: 'other', text: 'Symbol(s)' }],
    [new Date(0), { type: 'date', text: '1970-01-01T00:00:00.000Z' }],
    [new Date(NaN), { type: 'date', text: 'Invalid Date' }],
    [/a/g, { type: 'other', text: '/a/g' }],
    [new Uint8Array([1, 255]), { type: 'binary', text: 'Uint8Array of 2 bytes: 01 ff' }],
    [[], { type: 'array', name: 'Array', size: 0, entries: [] }],
    [new Set([1]), { type: 'set', name: 'Set', size: 1, entries: [['0', { type: 'number', text: '1' }]] }],
    [Object.create(null), { type: 'object', name: 'Object', size: 0, entries: [] }],
  ])('%p', (value, tree) => expect(preview(value)).toEqual(tree));

  test('shows maps, classes and errors with their own names', () => {
    class Point {
      x = 1;
    }
    const tree = preview(new Map([[{ a: 1 }, new Point()]]));
    expect(tree.entries[0]).toEqual([
      '{…}',
      { type: 'object', name: 'Point', size: 1, entries: [['x', { type: 'number', text: '1' }]] },
    ]);
    const error = preview(Object.assign(new TypeError('no'), { code: 'E', cause: 7 }));
    expect([error.type, error.name]).toEqual(['error', 'TypeError']);
    expect(error.entries.map(([key]) => key)).toEqual(['name', 'message', 'stack', 'cause', 'code']);
  });

  test('survives cycles, throwing getters and hostile proxies', () => {
    const cycle = { list: [] };
    cycle.list.push(cycle);
    expect(nodes(preview(cycle)).at(-1)).toEqual({ type: 'other', text: 'itself' });
    const throwing = {
      get bad() {
        throw new Error('no');
      },
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    for (const value of [throwing, revoked.proxy]) {
      expect(preview(value)).toEqual({ type: 'other', text: 'a value that cannot be shown' });
    }
  });

  test('is bounded in every direction', () => {
    let deep = {};
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    const wide = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => 'x'.repeat(10)));
    for (const value of [deep, wide]) expect(nodes(preview(value)).length).toBeLessThanOrEqual(1100);
    expect(preview(wide)).toMatchObject({ size: 1000 });
    expect(preview('x'.repeat(1e6))).toEqual({ type: 'string', text: 'x'.repeat(2000), cut: true });
    expect(preview(new Uint8Array(1e6)).cut).toBe(true);
    expect(preview({ ['k'.repeat(1e5)]: 1 }).entries[0][0]).toHaveLength(200);
  });
});

describe('the log', () => {
  const traffic = { from: 'main', to: 'app', channel: 'c', kind: 'send', payload: 1 };

  test('takes nothing while nobody looks, and says when somebody does', () => {
    const log = new MessageLog();
    const told = [];
    log.on('open', () => told.push('open'));
    log.on('close', () => told.push('close'));
    log.record(traffic);
    log.open();
    log.open();
    log.record(traffic);
    log.close();
    log.record(traffic);
    log.close();
    log.record(traffic);
    expect([log.entries.length, log.isOpen, told]).toEqual([2, false, ['open', 'close']]);
  });

  test('is bounded, and numbers its entries', () => {
    const log = new MessageLog();
    log.open();
    for (let i = 0; i < 3500; i += 1) log.record(traffic);
    expect(log.entries).toHaveLength(1000);
    expect(log.entries.at(-1)).toMatchObject({
      id: 3499,
      call: null,
      roundTrip: null,
      time: expect.any(Number),
    });
  });

  test('believes nothing that a window says', () => {
    const log = new MessageLog();
    log.open();
    log.record({ ...traffic, kind: 'constructor' });
    const cycle = { type: 'object', name: 'x', entries: [] };
    cycle.entries.push(['self', cycle]);
    const wide = {
      type: 'array',
      entries: Array.from({ length: 1e5 }, () => ['0', { type: 'null', text: 1 }]),
    };
    const trees = [null, 7, { type: '__proto__' }, { type: 'string', text: 'x'.repeat(1e6) }, cycle, wide];
    for (const tree of trees) {
      log.record({
        ...traffic,
        from: 'f'.repeat(1e6),
        to: { toString: 7 },
        time: 'x',
        roundTripMs: NaN,
        tree,
      });
    }
    expect(log.entries).toHaveLength(trees.length);
    for (const { from, to, time, roundTrip, payload } of log.entries) {
      expect([from.length, to, typeof time, roundTrip]).toEqual([200, '', 'number', null]);
      expect(nodes(payload).length).toBeLessThanOrEqual(2001);
      expect(JSON.stringify(payload).length).toBeLessThan(200e3);
    }
    expect(log.entries[0].payload).toEqual({ type: 'other', text: 'not a tree' });
  });
});
