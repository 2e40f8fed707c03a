'use strict';
// The tasks of bench/shared.js. The memory has a lock at word 0, and words that LAYOUT names.

const { AsyncLock, ProcessHost } = require('../..');
const { LAYOUT, ROUND_TRIPS, now } = require('./layout.js');

/** @type {AsyncLock | undefined} */
let lock;
const lockOf = (/** @type {any} */ memory) => (lock ??= new AsyncLock(memory));

/** The callbacks that wait for a message. @type {Map<string, () => void>} */
const granted = new Map();
process.on('message', (/** @type {any} */ message) => {
  if (message?.grant) granted.get('lock')?.();
});

/** Takes and releases the lock as often as it can. */
function contend(/** @type {number} */ millis, /** @type {any} */ { shared: { memory } }) {
  const own = lockOf(memory);
  const end = performance.now() + millis;
  let count = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 20; i += 1, count += 1) {
      own.lock();
      memory.store(LAYOUT.COUNTER, memory.load(LAYOUT.COUNTER) + 1);
      own.unlock();
    }
  }
  return count;
}

/** Does the same with a lock that the main process keeps. */
async function contendByMessages(/** @type {number} */ millis, /** @type {any} */ { shared: { memory } }) {
  const end = performance.now() + millis;
  let count = 0;
  for (; performance.now() < end; count += 1) {
    await new Promise((resolve) => {
      granted.set('lock', () => resolve(undefined));
      process.send?.({ wants: 'lock' });
    });
    memory.store(LAYOUT.COUNTER, memory.load(LAYOUT.COUNTER) + 1);
    process.send?.({ lets: 'lock' });
  }
  return count;
}

/**
 * Lets the other child fall asleep. Waits much longer than that takes, but too short to make a waiter the successor.
 */
function letItSleep() {
  const end = now() + 300_000n;
  while (now() < end);
}

/** The child's own buffer, so that allocating it is not part of moving it. */
let kept = Buffer.alloc(0);

/** Reads each page, so that it is resident, and returns the first and last byte. @param {Uint8Array} bytes */
function endsOf(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4096) sum += bytes[at];
  if (sum !== (bytes.length / 4096) * bytes[0]) throw new Error('some pages have come, and others have not');
  return [bytes[0], bytes[bytes.length - 1]];
}

/** Takes what the other child hands over, and returns how long each time took, in nanoseconds. */
function receive(/** @type {'lock' | 'futex'} */ how, /** @type {any} */ { shared: { memory } }) {
  const own = lockOf(memory);
  const times = [];
  for (let i = 1; i <= ROUND_TRIPS; i += 1) {
    while (memory.load(LAYOUT.OFFERED) !== i) memory.wait(LAYOUT.OFFERED, i - 1);
    memory.store(LAYOUT.READY, i);
    memory.notify(LAYOUT.READY);
    if (how === 'lock') own.lock();
    else while (memory.load(LAYOUT.BELL) !== i) memory.wait(LAYOUT.BELL, i - 1);
    times.push(Number(now() - memory.load64(LAYOUT.SENT)));
    if (how === 'lock') own.unlock();
    memory.store(LAYOUT.DONE, i);
    memory.notify(LAYOUT.DONE);
  }
  return times;
}

/** Hands over to a sleeping child. */
function give(/** @type {'lock' | 'futex'} */ how, /** @type {any} */ { shared: { memory } }) {
  const own = lockOf(memory);
  for (let i = 1; i <= ROUND_TRIPS; i += 1) {
    if (how === 'lock') own.lock();
    memory.store(LAYOUT.OFFERED, i);
    memory.notify(LAYOUT.OFFERED);
    while (memory.load(LAYOUT.READY) !== i) memory.wait(LAYOUT.READY, i - 1);
    letItSleep();
    memory.store64(LAYOUT.SENT, now());
    if (how === 'lock') {
      own.unlock();
    } else {
      memory.store(LAYOUT.BELL, i);
      memory.notify(LAYOUT.BELL);
    }
    while (memory.load(LAYOUT.DONE) !== i) memory.wait(LAYOUT.DONE, i - 1);
  }
}

ProcessHost.registry('ready', (_, { shared }) => shared.memory.byteLength)
  .registry('contend', contend)
  .registry('contendByMessages', contendByMessages)
  .registry('receive', receive)
  .registry('give', give)
  .registry('make', ({ bytes, fill }) => {
    kept = Buffer.alloc(bytes, fill);
  })
  .registry('write', (_, { shared }) => {
    shared.memory.write(0, kept);
  })
  .registry('read', (bytes, { shared }) => {
    const seen = shared.memory.view();
    if (seen) return endsOf(seen);
    if (kept.length !== bytes) kept = Buffer.alloc(bytes);
    return endsOf(shared.memory.read(0, kept));
  })
  .registry('send', () => kept)
  .registry('take', (buffer) => endsOf(buffer.data ?? buffer));
