import { expect, test } from '@playwright/test';
import { ansiRuns, plainText } from '../src/ansi';
import { bytes, duration, inFolder, millis, percent, perSecond, plural, strategyWords } from '../src/format';
import { leafText, openAtFirst, preview, treeLines } from '../src/payload';
import type { PayloadNode, Trend } from '../src/protocol';
import { phrase, pieces, searcher } from '../src/search';
import { keepOrder, nextOrder, sorted } from '../src/sort';
import { NO_POINTS, since, withRecent, withTrend } from '../src/state/series';
import { counterpart, roundTrips } from '../src/state/signal-stats';
import { StreamLog } from '../src/state/stream-log';
import { row, signal } from './backend';

test('figures are written with about three digits', () => {
  expect([0, 999 * 1024, 1024 ** 2, 1023.9 * 1024 ** 2, 1024 ** 3].map(bytes)).toEqual([
    '0 KB',
    '999 KB',
    '1.0 MB',
    '1,023.9 MB',
    '1.00 GB',
  ]);
  expect([null, 0, 0.0994, 9.994, 10, 100, 1000, 10_000].map(millis)).toEqual([
    '–',
    '0 µs',
    '99 µs',
    '9.99 ms',
    '10.0 ms',
    '100 ms',
    '1.00 s',
    '10.0 s',
  ]);
  expect([null, 0, 12.34, 800].map(percent)).toEqual(['–', '0.0', '12.3', '800.0']);
  expect([null, 0.25, 99.94, 12_345.6].map(perSecond)).toEqual(['–', '0.3', '99.9', '12,346']);
});

test('times are written by their two greatest units', () => {
  const minute = 60_000;
  const times = [-5, 999, 59_999, minute, 61 * minute, 25 * 60 * minute];
  expect(times.map(duration)).toEqual(['0s', '0s', '59s', '1m 00s', '1h 01m', '1d 01h']);
});

test('paths are shown from the folder of the app', () => {
  expect(inFolder('/app/pool/a.js', '/app')).toBe('pool/a.js');
  expect(inFolder('file:///my%20app/index.html?x=1', '/my app')).toBe('index.html?x=1');
  expect(inFolder('C:\\app\\a.js', 'C:\\app')).toBe('a.js');
  expect(inFolder('file:///C:/app/index.html', 'C:\\app')).toBe('index.html');
  for (const [path, folder] of [
    ['/application/a.js', '/app'],
    ['/app', '/app'],
    ['/elsewhere/app/a.js', '/app'],
    ['https://example.com/', '/app'],
    ['/a.js', '/'],
    ['/a.js', ''],
  ])
    expect(inFolder(path, folder)).toBe(path);
});

test('words', () => {
  expect([plural(1, 'call'), plural(2, 'call'), plural(0, 'process', 'processes')]).toEqual([
    '1 call',
    '2 calls',
    '0 processes',
  ]);
  expect(strategyWords('WEIGHTS_MINIMUM_CONNECTION')).toBe('Weights minimum connection');
});

test('sorting: numbers in words by their value, the unknown last, equals by their tie', () => {
  const items = [
    { id: 3, value: 'child10' },
    { id: 2, value: null },
    { id: 1, value: 'child9' },
    { id: 0, value: 'child9' },
  ];
  const ids = (down: boolean) =>
    sorted(
      items,
      (each) => each.value,
      down,
      (each) => each.id,
    ).map(({ id }) => id);
  expect(ids(false)).toEqual([0, 1, 3, 2]);
  expect(ids(true)).toEqual([3, 0, 1, 2]);
  expect(keepOrder([1, 2, 3, 4], [3, 1], (each) => each)).toEqual([3, 1, 2, 4]);
  expect(nextOrder({ by: 'a', down: true }, 'a', true)).toEqual({ by: 'a', down: false });
  expect(nextOrder({ by: 'a', down: false }, 'b', true)).toEqual({ by: 'b', down: true });
});

test('searching by words and by phrase', () => {
  expect(searcher('  ')).toBeNull();
  expect(searcher('B a')?.('xAyb')).toBe(true);
  expect(searcher('b z')?.('xAyb')).toBe(false);
  expect(phrase('A B')?.('xa bx')).toBe(true);
  expect(phrase('a b')?.('b a')).toBe(false);
  expect(pieces('an Anna', 'AN')).toEqual([
    { text: 'an', hit: true },
    { text: ' ', hit: false },
    { text: 'An', hit: true },
    { text: 'na', hit: false },
  ]);
  expect(pieces('İx', 'x')).toEqual([{ text: 'İx', hit: false }]);
});

test('colours of a terminal', () => {
  expect(ansiRuns('plain\u0000')).toEqual([{ text: 'plain', style: '' }]);
  expect(ansiRuns('\u001b[1;31mred\u001b[22m\u001b[39m \u001b[38;5;200mother\u001b[K')).toEqual([
    { text: 'red', style: 'ansi-red ansi-bold' },
    { text: ' ', style: '' },
    { text: 'other', style: '' },
  ]);
  expect(plainText('\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\ \u001b[2Jend')).toBe('link end');
});

const TREE: PayloadNode = {
  type: 'object',
  name: 'Object',
  size: 3,
  entries: [
    ['text', { type: 'string', text: 'a "b"' }],
    ['list', { type: 'array', name: 'Array', size: 9, entries: [['0', { type: 'number', text: '1' }]] }],
    ['cut', { type: 'string', text: 'long', cut: true }],
  ],
};

test('payloads on a line and as a tree', () => {
  expect(preview(TREE)).toBe('{text: "a \\"b\\"", list: [1, …], cut: "long…"}');
  expect(preview(TREE, 12).length).toBeLessThan(30);
  expect(preview({ type: 'map', name: 'Map', size: 0, entries: [] })).toBe('Map {}');
  expect(leafText({ type: 'undefined', text: 'undefined' })).toBe('undefined');
  expect([...openAtFirst(TREE)]).toEqual(['', '/1']);
  expect(treeLines(TREE, new Set([''])).map(({ id, level, position }) => [id, level, position])).toEqual([
    ['', 1, 1],
    ['/0', 2, 1],
    ['/1', 2, 2],
    ['/2', 2, 3],
  ]);
});

/** A log that draws on request. */
function loggedWith(limit: number) {
  let draw = () => {};
  const log = new StreamLog<{ id: number }>(limit, (next) => {
    draw = next;
    return 1;
  });
  const items = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => ({ id: from + index }));
  return { log, items, draw: () => draw(), ids: () => log.view.get().shown.map(({ id }) => id) };
}

test('a log tells once a frame, whatever came', () => {
  const { log, items, draw, ids } = loggedWith(100);
  let told = 0;
  log.view.subscribe(() => told++);
  for (let id = 1; id <= 50; id++) log.append(items(id, id));
  expect(told).toBe(0);
  draw();
  expect(told).toBe(1);
  expect(ids()).toHaveLength(50);
});

test('a log keeps its newest entries, and says by how many a reader was moved', () => {
  const { log, items, draw, ids } = loggedWith(100);
  log.setFilter(({ id }) => id % 2 === 0);
  log.append(items(1, 111), 7);
  draw();
  expect(log.entries().map(({ id }) => id)).toEqual(items(12, 111).map(({ id }) => id));
  expect([ids()[0], log.view.get().gone, log.view.get().dropped]).toEqual([12, 5, 7]);
  log.reset(items(1, 500));
  draw();
  expect([log.entries().length, ids()[0], log.view.get().gone]).toEqual([100, 402, 0]);
});

test('a paused log stands still, and shows all when it goes on', () => {
  const { log, items, draw, ids } = loggedWith(10);
  log.append(items(1, 5));
  log.setPaused(true);
  log.append(items(6, 30));
  draw();
  expect([ids(), log.view.get().waiting]).toEqual([[1, 2, 3, 4, 5], 25]);
  log.setPaused(false);
  draw();
  expect([ids()[0], ids().length, log.view.get().waiting]).toEqual([21, 10, 0]);
});

test('trends keep their span', () => {
  const trend = (times: number[], reset = false): Trend => ({
    type: 'trend',
    pid: 1,
    span: 'minute',
    reset,
    times,
    cpu: times.map(() => null),
    memory: times,
    pss: times.map(() => null),
  });
  const first = withTrend(NO_POINTS, trend([0, 30_000, 60_000], true));
  expect(withTrend(first, trend([61_000])).times).toEqual([30_000, 60_000, 61_000]);
  expect(withTrend(first, trend([5], true)).times).toEqual([5]);
  expect(since(first, 30_000).memory).toEqual([30_000, 60_000]);
  const recent = withRecent(new Map([[9, [1]]]), [row(1, { cpu: 4 }), row(2, { cpu: null })]);
  expect([...recent]).toEqual([
    [1, [4]],
    [2, []],
  ]);
  let grown = recent;
  for (let cpu = 0; cpu < 40; cpu++) grown = withRecent(grown, [row(1, { cpu })]);
  expect(grown.get(1)).toEqual(Array.from({ length: 30 }, (_, index) => 10 + index));
});

test('round trips, and the two sides of a call', () => {
  const entries = [
    signal(1, { kind: 'invoke', call: 'a' }),
    signal(2, { kind: 'reply', call: 'a', roundTrip: 4 }),
    signal(3, { kind: 'error', call: 'b', roundTrip: 2 }),
    signal(4),
  ];
  expect(roundTrips(entries)).toEqual({ answers: 2, p50: 2, p99: 4, failed: 1 });
  expect(roundTrips([])).toEqual({ answers: 0, p50: null, p99: null, failed: 0 });
  expect(counterpart(entries, entries[0])?.id).toBe(2);
  expect(counterpart(entries, entries[3])).toBeNull();
});
