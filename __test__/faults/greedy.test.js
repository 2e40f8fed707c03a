'use strict';
// A child that takes all it can get: the others are served as if it were not there, and the host does not grow for it.

const { EXPECTED } = require('../helpers/transports');
const { closePools, isAlive, makePool, nextEvent, outcome, until } = require('../helpers/faults');

afterEach(closePools);

const CALLS = 100;
/** Of the flood's messages, for each call of the other child: many turns of them, and a tenth of what it was once. */
const FEW = 20_000;

/** A pool of a greedy child and another one; resolves when both are served by their final lane. */
async function twoChildren(options) {
  const pool = makePool({ path: 'greedy', max: 2, ...options });
  await pool.run('pid', null, { id: 'greedy' });
  await pool.run('pid', null, { id: 'modest' });
  expect(pool.pidMap.get('greedy')).not.toBe(pool.pidMap.get('modest'));
  const isOpen = () => pool.stats().children.every(({ lane }) => lane === EXPECTED);
  await until(isOpen, 'the lanes to open');
  return pool;
}

const modest = (pool, value) => outcome(pool.run('echo', value, { id: 'modest' }));

describe.each([['json'], ['advanced']])('serialization %s', (serialization) => {
  test.each([
    ['messages', '1'],
    ['messages internal to Node', '{"cmd":"NODE_OTHER"}'],
    ['answers to no call', '{"result":1,"id":"1"}'],
    ['promises of a lane', '{"cmd":"NODE_ERE_TRANSPORT"}'],
  ])('a flood of %s: few of them come before the answers of another child', async (_, line) => {
    const pool = await twoChildren({ serialization });
    let came = 0;
    pool.on('forked_message', () => (came += 1));
    const flood = outcome(pool.run('flood', { line }, { id: 'greedy' }), 'the flood to end');
    if (line === '1') await nextEvent(pool, 'forked_message');
    for (let call = 0; call < CALLS; call += 1) expect(await modest(pool, call)).toEqual({ value: call });
    expect(came).toBeLessThan(CALLS * FEW);
    process.kill(pool.pidMap.get('greedy'), 'SIGKILL');
    expect((await flood).error.code).toBe('ERR_CHILD_EXITED');
  });
});

test('a child that sends handles endlessly and reads no acknowledgement is ended', async () => {
  const pool = await twoChildren();
  const line = '{"cmd":"NODE_HANDLE","type":"net.Socket","msg":1}';
  const { error } = await outcome(pool.run('flood', { line }, { id: 'greedy' }), 'the flood to end');
  expect(error.code).toBe('ERR_PROTOCOL');
  expect(await modest(pool, 1)).toEqual({ value: 1 });
});

test('messages for a child that does not read are refused once too many wait, and still reach another child', async () => {
  const pool = await twoChildren();
  await pool.run('deafen', null, { id: 'greedy' });
  const pid = pool.pidMap.get('greedy');
  const deaf = pool.forked.find((fork) => fork.pid === pid).child;
  const message = 'x'.repeat(1 << 20);
  let taken = 0;
  while (taken < 1000 && deaf.send(message)) taken += 1;
  expect(taken).toBeGreaterThanOrEqual(60);
  expect(taken).toBeLessThan(80);
  expect(deaf.send('another')).toBe(false);
  const other = pool.forked.find((fork) => fork.pid !== pid).child;
  expect(other.send(message)).toBe(true);
  expect(await modest(pool, 1)).toEqual({ value: 1 });
});

const describeFast = EXPECTED === 'fast' ? describe : describe.skip;

describeFast('what a child does to the bells it has', () => {
  test.each(['drain', 'fill', 'fill and block', 'close'])('%s: nobody else hears of it', async (how) => {
    const pool = await twoChildren();
    const { pid } = await pool.run('pid', null, { id: 'greedy' });
    const harmed = nextEvent(pool, 'forked_message');
    // It may have harmed itself first.
    const harm = outcome(pool.run('harm bells', { how }, { id: 'greedy' }), 'the harm to end');
    await harmed;
    const own = Array.from({ length: 20 }, (_, call) =>
      outcome(pool.run('echo', call, { id: 'greedy' }), 'its own calls'),
    );
    for (let call = 0; call < CALLS; call += 1) expect(await modest(pool, call)).toEqual({ value: call });
    // A child that has no bells any more ends by itself.
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    // They may have been answered before.
    for (const { value, error } of await Promise.all([...own, harm]))
      expect(error?.code ?? typeof value).toMatch(/ERR_CHILD_EXITED|ERR_PROTOCOL|number|string/);
    expect(await modest(pool, 'after')).toEqual({ value: 'after' });
    await until(() => pool.forked.every((fork) => fork.pid !== pid), 'its end to be known');
    expect(await outcome(pool.run('echo', 'next', { id: 'greedy' }))).toEqual({ value: 'next' });
  });

  test.each([
    ['harm bells', { how: 'drain', every: true }],
    ['harm bells', { how: 'fill', every: true }],
    ['harm flags', { value: 0 }],
    ['harm flags', { value: 1 }],
  ])('%s %j, all the time', async (task, params) => {
    const pool = await twoChildren();
    const harm = outcome(pool.run(task, params, { id: 'greedy' }), 'the harm to end');
    for (let call = 0; call < CALLS; call += 1) expect(await modest(pool, call)).toEqual({ value: call });
    process.kill(pool.pidMap.get('greedy'), 'SIGKILL');
    expect((await harm).error.code).toBe('ERR_CHILD_EXITED');
    expect(await modest(pool, 'after')).toEqual({ value: 'after' });
  });
});
