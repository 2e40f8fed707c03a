'use strict';

const { once } = require('events');
const { deaths } = require('../../js/pool/deaths');
const { child, openPool, rejection } = require('../helpers/pools');
const { until, within } = require('../electron/wait');

/** What is remembered of a process. */
async function deathOf(pid) {
  let found;
  await until(() => (found = deaths.all.find((death) => death.pid === pid)), 'its end');
  return found;
}

test.each(['garbage', 'nul', 'a reply with garbage'])(
  'all calls of a child that breaks the message protocol count as lost: %s',
  async (what) => {
    const pool = openPool({ max: 1, path: child('rude.js') });
    const pid = await pool.run('pid');
    const calls = [pool.run('hang'), pool.run('write', what), pool.send('hang')].map(rejection);
    for (const error of await within(Promise.all(calls), 'the errors'))
      expect(error).toMatchObject({ code: 'ERR_PROTOCOL', pid });
    expect(await deathOf(pid)).toMatchObject({ signal: 'SIGKILL', lostCalls: 3 });
  },
);

test('so do those of one that sends what is too large, and none that was too large for it', async () => {
  const pool = openPool({ max: 1, path: child('bare.js') });
  const pid = await pool.run('pid');
  const own = await rejection(pool.run('length', 'x'.repeat(300e6)));
  expect(own).toMatchObject({ code: 'ERR_MESSAGE_TOO_LARGE' });
  expect(own.pid).toBeUndefined();
  const exit = once(pool, 'exit');
  const calls = [pool.run('repeat', ['x', 300e6]), pool.run('hang')].map(rejection);
  for (const error of await within(Promise.all(calls), 'the refusals', 60e3))
    expect(error).toMatchObject({ code: 'ERR_MESSAGE_TOO_LARGE', pid });
  await within(exit, 'its end', 30e3);
  expect(await deathOf(pid)).toMatchObject({ lostCalls: 2 });
}, 120e3);
