'use strict';

const { child, openPool, rejection } = require('../helpers/pools');
const { until, within } = require('../electron/wait');

const open = (options) => openPool({ max: 1, path: child('rude.js'), ...options });

test.each(['garbage', '{"half": ', 'nul', 'a reply with garbage'])(
  'what is not the message protocol fails all calls with ERR_PROTOCOL, and the child is killed: %s',
  async (what) => {
    const pool = open();
    const pid = await pool.run('pid');
    const exit = new Promise((resolve) => pool.once('exit', resolve));
    const calls = [pool.run('write', what, { id: 'x' }), pool.send('hang')].map(rejection);
    for (const error of await within(Promise.all(calls), 'the errors')) {
      expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_PROTOCOL', pid });
    }
    expect((await calls[0]).task).toBe('write');
    expect(await within(exit, 'the end')).toEqual({ pid, code: null, signal: 'SIGKILL' });
    expect(await within(pool.run('pid'), 'the next child')).not.toBe(pid);
  },
);

test('a closed channel fails the calls with ERR_CHILD_EXITED, without code and signal', async () => {
  const pool = open();
  const pid = await pool.run('pid');
  const error = await within(rejection(pool.run('disconnectAndStay')), 'the error');
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', pid, message: `Child ${pid} closed its channel` });
  expect(error).not.toHaveProperty('exitCode');
  expect(error).not.toHaveProperty('signal');
  expect(await within(pool.run('pid'), 'the next child')).not.toBe(pid);
});

test('answers that nobody waits for change nothing: twice, late, with ids of nobody', async () => {
  const pool = open();
  const own = [];
  pool.on('forked_message', ({ id, data }) => own.push([id, data]));
  expect(await pool.run('answerTwice')).toBe('first');
  expect(await rejection(pool.run('answerLate', 150, { timeout: 50 }))).toMatchObject({
    code: 'ERR_TASK_TIMEOUT',
  });
  await until(() => pool.stats().inFlight === 0, 'the late answer');
  await pool.run('answerFor', ['nobody', '', '0', '-1', '99999999999', 0, null, { a: 1 }, true]);
  expect(await pool.run('pid')).toBe(pool.forked[0].pid);
  expect(own.filter(([, data]) => data.result === 'of nobody')).toHaveLength(9);
  expect(own.filter(([, data]) => data.result === 'too late')).toHaveLength(0);
});

test('calls of other children cannot be answered', async () => {
  const pool = open({ max: 2 });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  const [one] = pool.forked;
  const victim = pool.run('tellId', null, { id: 'victim' });
  const told = await new Promise((resolve) =>
    pool.on('forked_message', ({ data }) => data.told && resolve(data.told)),
  );
  const attacker = pool.forked.find(({ pid }) => pid !== pool.pidMap.get('victim'));
  attacker.child.send({ forge: told });
  expect(await victim).toBe('the true answer');
  expect(one.child.connected).toBe(true);
});
