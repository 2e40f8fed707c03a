'use strict';
// Ten seconds under load while children are killed at random. Nothing may be lost, mixed up or left behind.

const { setTimeout: delay } = require('timers/promises');
const { inspect } = require('util');
const { stat } = require('../electron/processes');
const { closePools, leftOvers, makePool, until, within, zombies } = require('../helpers/faults');

const LASTS = 10e3;
const SIGNALS = ['SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGINT', 'SIGABRT'];
/** Calls each pool has under way. */
const WINDOW = 24;

afterEach(closePools);

/** Numbers that look random and are the same in each run (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const POOLS = [
  { strategy: 'POLLING' },
  { strategy: 'RANDOM', min: 2 },
  { strategy: 'MINIMUM_CONNECTION', concurrency: 2 },
  { strategy: 'WEIGHTS_POLLING', weights: [3, 1], concurrency: 1, timeout: 3e3 },
  { strategy: 'WEIGHTS_MINIMUM_CONNECTION', lifecycle: { expect: 20, internal: 10 } },
];

/** Errors that a call may come to when its child is killed. */
const FATES = ['ERR_CHILD_EXITED', 'ERR_CRASH_LOOP', 'ABORT_ERR', 'ERR_TASK_TIMEOUT'];

/** Calls a pool in many ways until the time is over; resolves with what became of the calls. */
async function load(pool, random, end) {
  const tally = { calls: 0, answered: 0, lost: 0, wrong: [] };
  const ids = Array.from({ length: 6 }, (_, at) => `session ${at}`);
  const oneOf = (list) => list[Math.floor(random() * list.length)];

  const check = (value, expected) => {
    if (JSON.stringify(value) === JSON.stringify(expected)) tally.answered += 1;
    else tally.wrong.push({ value, expected });
  };
  const fail = async (error) => {
    if (!FATES.includes(error?.code)) tally.wrong.push({ error });
    tally.lost += 1;
    // Calls fail at once then; nothing would come of trying as fast as possible.
    if (error?.code === 'ERR_CRASH_LOOP') await delay(20);
  };

  async function callOnce(number) {
    const id = random() < 0.4 ? oneOf(ids) : undefined;
    const payload = { number, text: 'ü'.repeat(random() < 0.05 ? 20_000 : 10) };
    const kind = random();
    try {
      if (kind < 0.4) {
        check(await pool.run('echo', payload, { id }), payload);
      } else if (kind < 0.7) {
        const { error, result } = await pool.send('echo', payload, id);
        check({ error, result }, { error: null, result: payload });
      } else if (kind < 0.8) {
        check(await pool.run('wait', 10, { id }), 10);
      } else if (kind < 0.9) {
        const signal = random() < 0.5 ? AbortSignal.timeout(Math.ceil(random() * 10)) : undefined;
        check(await pool.run('wait', 5, { id, signal, timeout: 2e3 }), 5);
      } else if (kind < 0.95) {
        const thrown = await pool.run('fail', `on purpose ${number}`, { id }).catch((error) => error);
        if (thrown.code) await fail(thrown);
        else check(thrown.message, `on purpose ${number}`);
      } else {
        for (const { error, result } of await pool.sendToAll('echo', payload)) {
          if (error) await fail(error);
          else check(result, payload);
        }
      }
    } catch (error) {
      await fail(error);
    }
  }

  const caller = async () => {
    while (Date.now() < end) {
      tally.calls += 1;
      // One that never settles keeps the whole test from its end.
      await callOnce(tally.calls);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, caller));
  return tally;
}

test(`${LASTS / 1000} s of chaos`, async () => {
  const random = randomFrom(20_24);
  const pools = POOLS.map((options) => makePool({ max: 3, killGrace: 300, ...options }));
  const end = Date.now() + LASTS;
  const loads = Promise.all(pools.map((pool, at) => load(pool, randomFrom(at + 1), end)));

  let kills = 0;
  const everyPid = new Set();
  pools.forEach((pool) => pool.on('spawn', ({ pid }) => everyPid.add(pid)));
  while (Date.now() < end) {
    await delay(50 + random() * 100);
    // Now and then one that has just been started, but not only those: five of them in a row are a crash loop.
    const starting = random() < 0.1 ? 'starting' : '';
    const { children } = pools[Math.floor(random() * pools.length)].stats();
    const victims = children.filter(({ state }) => [starting, 'ready', 'asleep'].includes(state));
    if (victims.length === 0) continue;
    const { pid } = victims[Math.floor(random() * victims.length)];
    try {
      if (random() < 0.2) process.kill(pid, 'SIGSTOP');
      process.kill(pid, random() < 0.5 ? 'SIGKILL' : SIGNALS[Math.floor(random() * SIGNALS.length)]);
      process.kill(pid, 'SIGCONT');
      kills += 1;
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  const tallies = await within(loads, 'every call to settle', 20e3).catch((error) => {
    const states = pools.map((pool) => [
      pool.stats(),
      ...Object.keys(pool.connectionsMap).map((pid) => stat(Number(pid))),
    ]);
    throw new Error(`${error.message}\n${inspect(states, { depth: 4, breakLength: 160 })}`);
  });
  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  expect(tallies.flatMap((tally) => tally.wrong)).toEqual([]);
  expect(kills).toBeGreaterThan(20);
  expect(sum('lost')).toBeGreaterThan(0);
  expect(sum('answered')).toBeGreaterThan(sum('lost'));
  for (const pool of pools) {
    await until(() => pool.stats().inFlight === 0, 'calls that nobody waits for to be over');
    expect(pool.stats().queued).toBe(0);
    expect(Object.values(pool.connectionsMap).every((connections) => connections === 0)).toBe(true);
    await within(pool.close(), 'a pool to close');
  }
  expect(leftOvers()).toEqual([]);
  expect(zombies()).toEqual([]);
  for (const pid of everyPid) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  if (process.env.ERE_SHOW) {
    process.stdout.write(
      `chaos: ${kills} kills, ${sum('calls')} calls, ${sum('answered')} answered, ${sum('lost')} lost\n`,
    );
  }
});
