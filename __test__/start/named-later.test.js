'use strict';
// Calls wait for a task that the script has yet to name, and for what the script says it needs.

const path = require('path');
const { openPool, rejection } = require('../helpers/pools');

const fixture = (name) => path.join(__dirname, 'fixtures', name);

describe.each(['json', 'advanced'])('with %s', (serialization) => {
  const open = (script, ...args) =>
    openPool({ max: 1, path: fixture(script), args, serialization, stdio: 'pipe' });

  test.each([
    ['a dynamic import', 'later.cjs', 'import'],
    ['a file', 'later.cjs', 'file'],
    ['a timer', 'later.cjs', 'timer'],
    ['some turns of the loop', 'later.cjs', 'ticks'],
    ['a promise that it has given to ready()', 'later.cjs', 'promised'],
    ['an import that awaits', 'static.mjs', 'static'],
    ['top-level await', 'top-level.mjs', 'top-level'],
  ])('the first call finds a task that is named after %s', async (_, script, way) => {
    const pool = open(script, way);
    const calls = [pool.run('t', 1), pool.send('t', 2), pool.run('t', 3)];
    expect(await Promise.all(calls)).toEqual([[way, 1], { error: null, result: [way, 2] }, [way, 3]]);
  });

  test('calls of a task that is named wait for the promise given to ready(), too, and keep their order', async () => {
    const pool = open('later.cjs', 'gate');
    const order = [];
    const calls = Array.from({ length: 20 }, (_, at) => pool.run('t', at).then(([, n]) => order.push(n)));
    expect(await pool.run('t', 20)).toEqual(['gate', 20]);
    await Promise.all(calls);
    expect(order).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  test('a call that waits can be aborted', async () => {
    const pool = open('later.cjs', 'gate');
    const controller = new AbortController();
    const call = rejection(pool.run('t', 1, { signal: controller.signal }));
    const other = pool.run('t', 2);
    await pool.forked.length;
    controller.abort();
    expect(await call).toMatchObject({ code: 'ABORT_ERR' });
    expect(await other).toEqual(['gate', 2]);
    expect(pool.stats().inFlight).toBe(0);
  });

  test('the error for an unknown task lists the known ones, and suggests the nearest', async () => {
    const pool = open('serving.cjs');
    const error = await rejection(pool.run('summ', [1]));
    expect(error).toMatchObject({ code: 'ERR_UNKNOWN_TASK', task: 'summ' });
    expect(error.message).toBe(
      'The child has no task named "summ"; did you mean "sum"? It has "sum", "summary" and "fetch"',
    );
    const heard = [];
    pool.on('forked_message', ({ data }) => heard.push(data));
    const reply = {
      error: 'ProcessHost: processor for action-[nothing alike] is not found!',
      result: null,
    };
    expect(await pool.send('nothing alike')).toEqual(reply);
    expect(heard).toEqual([reply]);
    expect((await rejection(pool.run('nothing alike'))).message).toBe(
      'The child has no task named "nothing alike"; it has "sum", "summary" and "fetch"',
    );
  });
});

test('a task is run while the script is still at its top level', async () => {
  const pool = openPool({ max: 1, path: fixture('top-level.mjs') });
  const order = [];
  await Promise.all([
    pool.run('t', 1).then(() => order.push('t')),
    pool.run('early', 2).then(() => order.push('early')),
  ]);
  expect(order).toEqual(['early', 't']);
});
