import type { ConsoleLine, PayloadNode, SignalEntry } from '../src/protocol';
import { chance, pick, type Random } from './random';

/** Invented console lines and messages. */

export function inventedLine(random: Random, id: number, time: number): ConsoleLine {
  const file = `img-${String(Math.floor(random() * 9000) + 1000)}.jpg`;
  const took = (random() * 40).toFixed(1);
  if (chance(random, 0.02)) {
    return {
      id,
      time,
      source: 'stderr',
      level: 'error',
      text: `Error: ENOENT: no such file, open '${file}'`,
    };
  }
  if (chance(random, 0.03)) {
    return {
      id,
      time,
      source: 'console',
      level: 'warn',
      text: `cache is ${Math.floor(random() * 30) + 70} % full`,
    };
  }
  if (chance(random, 0.08))
    return { id, time, source: 'console', level: 'debug', text: `heap ${took} MB, queue 3` };
  const text = pick(random, [
    `\u001b[32mdone\u001b[39m ${file} in ${took} ms`,
    `scaled ${file} to 320x240`,
    `read ${file} (${Math.floor(random() * 900)} KB)`,
    `\u001b[2m[worker]\u001b[22m waiting for work`,
    `hash \u001b[36m${Math.floor(random() * 1e9).toString(16)}\u001b[39m`,
  ]);
  return { id, time, source: 'stdout', level: 'log', text };
}

const PLACES = ['main', 'sync-service', 'tray-service', 'window 1', 'window 2'];
const CHANNELS = ['settings:get', 'sync:progress', 'files:list', 'tray:badge', 'search'];

/** An invoke with its answer, or a send. */
export function inventedMessages(random: Random, id: number, time: number): SignalEntry[] {
  const from = pick(random, PLACES);
  const to = pick(
    random,
    PLACES.filter((place) => place !== from),
  );
  const channel = pick(random, CHANNELS);
  const sent = { id, time, from, to, channel, roundTrip: null };
  if (chance(random, 0.35)) return [{ ...sent, kind: 'send', call: null, payload: question(random) }];
  const call = `call-${id}`;
  const roundTrip = 0.3 + random() ** 3 * 24;
  const answered = { id: id + 1, time: time + roundTrip, from: to, to: from, channel, call, roundTrip };
  const answer: SignalEntry = chance(random, 0.04)
    ? { ...answered, kind: 'error', payload: failure() }
    : { ...answered, kind: 'reply', payload: list(random) };
  return [{ ...sent, kind: 'invoke', call, payload: question(random) }, answer];
}

const text = (value: string): PayloadNode => ({ type: 'string', text: value });
const figure = (value: number): PayloadNode => ({ type: 'number', text: String(value) });

function question(random: Random): PayloadNode {
  const entries: [string, PayloadNode][] = [
    ['path', text(`/home/demo/pictures/${Math.floor(random() * 100)}`)],
    ['limit', figure(Math.floor(random() * 200))],
    ['deep', { type: 'boolean', text: String(chance(random, 0.5)) }],
  ];
  return { type: 'object', name: 'Object', size: entries.length, entries };
}

function list(random: Random): PayloadNode {
  const files = Array.from({ length: 3 }, (_, index): [string, PayloadNode] => {
    const entries: [string, PayloadNode][] = [
      ['name', text(`img-${Math.floor(random() * 9000)}.jpg`)],
      ['bytes', figure(Math.floor(random() * 900_000))],
      ['changed', { type: 'date', text: '2024-05-04T10:12:44.120Z' }],
    ];
    return [String(index), { type: 'object', name: 'File', size: 3, entries }];
  });
  return {
    type: 'object',
    name: 'Object',
    size: 3,
    entries: [
      ['files', { type: 'array', name: 'Array', size: 128, entries: files }],
      [
        'tags',
        {
          type: 'set',
          name: 'Set',
          size: 2,
          entries: [
            ['0', text('holiday')],
            ['1', text('2024')],
          ],
        },
      ],
      ['next', { type: 'null', text: 'null' }],
    ],
  };
}

function failure(): PayloadNode {
  const entries: [string, PayloadNode][] = [
    ['message', text('no such folder')],
    ['code', text('ENOENT')],
  ];
  return { type: 'error', name: 'Error', size: 2, entries };
}
