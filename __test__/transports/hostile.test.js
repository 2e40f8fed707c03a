'use strict';
// A child can write anything into the memory that it shares with the pool.

const { rejection } = require('../helpers/pools');
const { EXPECTED, openLane } = require('../helpers/transports');
const { within } = require('../electron/wait');

const PAGE = 4096;
const RING = 256 * 1024;
/** See src/core/transport/shared_memory/memory.rs: words of the way down, and of the way up. */
const [DOWN, UP] = [0, PAGE / 2];
const [TAIL, HEAD, FREED] = [0, 128, 512];
const UP_RING = PAGE + RING;

const number = (value) => [...new Uint8Array(new BigUint64Array([BigInt(value)]).buffer)];
const noise = (size, seed) => Array.from({ length: size }, (_, at) => (at * 2654435761 * seed) >>> 24);

const describeFast = EXPECTED === 'fast' ? describe : describe.skip;

describeFast('what a child writes', () => {
  test.each([
    ['a tail far beyond', UP + TAIL, number(2n ** 63n)],
    ['a tail that goes back', UP + TAIL, number(0)],
    ['a tail just beyond the ring', UP + TAIL, number(RING * 2)],
    ['a head beyond what was sent', DOWN + HEAD, number(2n ** 40n)],
  ])('%s: its calls settle, and it is replaced', async (_, at, bytes) => {
    const pool = await openLane();
    // So that zero is behind.
    for (let i = 0; i < 10; i++) await pool.run('echo', i);
    const pid = await pool.run('pid');
    await pool.run('scribble', { at, bytes, after: 20, freeze: true });
    const hanging = rejection(pool.run('hang'));
    // A head is looked at when there is something to send.
    const sending = setInterval(() => pool.run('echo', 'x'.repeat(20_000)).catch(() => {}), 5);
    const error = await within(hanging, 'the call to settle').finally(() => clearInterval(sending));
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_PROTOCOL', pid });
    expect(await within(pool.run('pid'), 'the next child')).not.toBe(pid);
  });

  test('records of noise: its calls settle, one way or the other', async () => {
    const pool = await openLane({ serialization: 'advanced' });
    for (let seed = 1; seed < 4; seed++) {
      const pid = await pool.run('pid');
      const hanging = rejection(pool.run('hang'));
      // The noise may cover the answers to these.
      pool.run('scribble', { at: UP_RING, bytes: noise(RING, seed), after: 5 }).catch(() => {});
      pool.run('scribble', { at: UP + TAIL, bytes: number(RING / 2), after: 10 }).catch(() => {});
      const error = await within(hanging, 'the call to settle');
      expect(error).toMatchObject({ code: 'ERR_PROTOCOL', pid });
    }
    expect(await within(pool.run('echo', 'next'), 'the next child')).toBe('next');
  });

  test('blocks said to be free that are not: only its own calls see wrong bytes', async () => {
    const pool = await openLane({ serialization: 'advanced', max: 2 });
    await pool.run('scribble', { at: DOWN + FREED, bytes: noise(256, 3), after: 0 });
    const calls = Array.from({ length: 50 }, () => pool.run('digest', Buffer.alloc(500_000, 1)));
    const digests = await within(Promise.all(calls), 'the answers');
    expect(digests).toHaveLength(50);
    expect(await pool.run('echo', 'fine')).toBe('fine');
  });
});
