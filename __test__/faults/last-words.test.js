'use strict';
// How a call learns why its child has ended.

const { child, openPool, rejection } = require('../helpers/pools');

const HEAP = '--max-old-space-size=24';
const endOf = (way, options) => rejection(openPool({ path: child('ends.js'), ...options }).run('end', way));

test.each(['out of memory', 'out of memory later'])('a child that is %s says so', async (way) => {
  const pool = openPool({ path: child('ends.js'), execArgv: [HEAP] });
  const exits = [];
  pool.on('exit', (exit) => exits.push(exit));
  const error = await rejection(pool.run('end', way));
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', reason: 'out-of-memory' });
  expect(error.message).toMatch(/out of memory; its last words: .*JavaScript heap out of memory$/);
  expect(exits).toMatchObject([{ reason: 'out-of-memory' }]);
});

test.each(['abort otherwise', 'says so, and exits', 'throws an error'])(
  'a child that ends otherwise has no such reason: %s',
  async (way) => {
    const error = await endOf(way);
    expect(error.code).toBe('ERR_CHILD_EXITED');
    expect('reason' in error).toBe(false);
  },
);

test('nor has one that somebody kills', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const call = rejection(pool.run('hang'));
  process.kill(pid, 'SIGKILL');
  const error = await call;
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', signal: 'SIGKILL' });
  expect('reason' in error).toBe(false);
});

test.each([
  ['throws an error', /; its last words: SyntaxError: .*JSON.*$/],
  ['throws a class', /; its last words: Refusal: no$/],
  ['throws a text', /; its last words: only a text$/],
  ['logs an error, then its reason', /; its last words: no configuration$/],
  ['no end of line', /; its last words: fatal: no end of line$/],
  ['much on stdout', /; its last words: Error: the reason$/],
  ['abort otherwise', /was ended by SIGABRT$/],
])('last words are the words: %s', async (way, message) => {
  expect((await endOf(way)).message).toMatch(message);
});
