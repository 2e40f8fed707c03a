'use strict';
// Every byte of everything, from nothing to the largest message there may be.

const { rejection } = require('../helpers/pools');
const { EXPECTED, openLane } = require('../helpers/transports');

const KIB = 1024;
const MIB = 1024 * KIB;
const LIMIT = 256 * MIB;
const SIZES = [
  0,
  1,
  4 * KIB,
  4 * KIB + 1,
  16 * KIB,
  32 * KIB,
  32 * KIB + 1,
  64 * KIB,
  MIB - 1,
  MIB + 1,
  16 * MIB,
  33 * MIB,
];
/** Tens of seconds as base 64 in lines of JSON. */
const HUGE = EXPECTED === 'fast' ? [LIMIT - KIB] : [];

/** Bytes that differ from place to place. */
function bytes(size) {
  const buffer = Buffer.allocUnsafe(size);
  for (let at = 0; at + 4 <= size; at += 4) buffer.writeUInt32LE((at * 2654435761) >>> 0, at);
  return size % 4 === 0 ? buffer : buffer.fill(7, size - (size % 4));
}

test.each([...SIZES, ...HUGE])('a Buffer of %d bytes', async (size) => {
  const pool = await openLane({ serialization: 'advanced' });
  const sent = bytes(size);
  expect(sent.equals(await pool.run('echo', sent))).toBe(true);
});

test.each([
  ['ASCII', 'a', 1],
  ['Latin', 'ü', 2],
  ['Japanese', '大', 3],
  ['emoji', '🧊', 4],
])('text of any length, in %s', async (name, letter, width) => {
  const pool = await openLane();
  // One alphabet stands for all where it takes seconds.
  const huge = name === 'ASCII' ? HUGE.map((size) => size - KIB) : [];
  for (const size of [...SIZES.filter((size) => size < 20 * MIB), ...huge]) {
    const text = letter.repeat(size / width);
    expect((await pool.run('echo', text)) === text).toBe(true);
  }
});

test('buffers of every size in one value', async () => {
  const pool = await openLane({ serialization: 'advanced' });
  const sent = SIZES.slice(0, -1).map(bytes);
  const came = await pool.run('echo', sent);
  expect(came.map((buffer, at) => buffer.equals(sent[at]))).toEqual(sent.map(() => true));
});

test('one byte too many is refused, on both sides', async () => {
  const pool = await openLane({ serialization: 'advanced' });
  const tooLarge = { name: 'PoolError', code: 'ERR_MESSAGE_TOO_LARGE' };
  expect(await rejection(pool.run('digest', Buffer.alloc(LIMIT)))).toMatchObject(tooLarge);
  expect(await rejection(pool.run('bytes', LIMIT + 1))).toMatchObject(tooLarge);
  expect(await pool.run('echo', 1)).toBe(1);
});
