'use strict';
// A child that closes descriptors it does not know, as daemonizing libraries do: its calls settle, and it is replaced.

const path = require('path');
const { openPool } = require('../helpers/pools');
const { within } = require('../electron/wait');

const leaver = path.join(__dirname, 'fixtures/leaver.js');

/** How a call has settled. */
const settled = (call, what) =>
  within(
    call.then(
      (value) => value,
      (error) => error.code,
    ),
    `${what} to settle`,
  );

describe.each([
  ['of ours', {}],
  ['that is a bare script', { BARE: '1' }],
])('a child %s closes', (_name, env) => {
  test.each([
    ['all from 3 on', [3, 256]],
    ['its channel', [3, 4]],
    ['one after the channel', [5, 6]],
    ['all but what is ours', [8, 256]],
  ])('%s', async (_what, range) => {
    const pool = openPool({ path: leaver, max: 1, killGrace: 200, env: { LOG: '/dev/null', ...env } });
    const first = await pool.run('pid');
    const calls = [pool.run('hold', 0, { timeout: 3000 }), pool.run('closefrom', range), pool.run('pid')];
    const [held] = await Promise.all(calls.map((call, at) => settled(call, `call ${at}`)));
    expect(['ERR_CHILD_EXITED', 'ERR_TASK_TIMEOUT']).toContain(held);
    const next = await settled(pool.run('pid'), 'the next call');
    // Either it has been replaced, or it had no need of them.
    expect(next === first ? held : 'replaced').toBe(next === first ? 'ERR_TASK_TIMEOUT' : 'replaced');
  });
});
