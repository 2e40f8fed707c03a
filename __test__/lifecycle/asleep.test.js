'use strict';

const { setTimeout: delay } = require('timers/promises');
const { SharedMemory } = require('../..');
const { child, openPool } = require('../helpers/pools');
const { until } = require('../electron/wait');

/** Long for a timer of 10 ms. */
const PAUSE = 200;

let memory;
beforeEach(() => (memory = new SharedMemory(4096)));
afterEach(() => memory.close());

const ticks = () => memory.load(0);
const rests = async () => {
  const before = ticks();
  await delay(PAUSE);
  return ticks() === before;
};

test('a sleeping child runs nothing, not even its timers, until a call wakes it', async () => {
  const pool = openPool({ path: child('ticks.js'), max: 1, lifecycle: false, shared: { memory } });
  await pool.run('tick');
  await until(() => ticks() > 0, 'the timer to run');
  pool.forked[0].sleep();
  await until(() => pool.stats().children[0].state === 'asleep', 'the child to sleep');
  await until(rests, 'the timer to stop');
  for (let look = 0; look < 5; look += 1) expect(await rests()).toBe(true);
  const before = ticks();
  expect(await pool.run('pid')).toBe(pool.forked[0].pid);
  await until(() => ticks() > before, 'the timer to go on');
});
