'use strict';

const { askUntilThere, isAway } = require('../../js/queue/server-away');
const { rejection } = require('../helpers/pools');

const refused = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const PATIENCE = { pause: 1, tries: 3 };

/** Fails as often as there are errors, then answers. */
function asking(...errors) {
  return jest.fn(async () => {
    if (errors.length > 0) throw errors.shift();
    return 'answer';
  });
}

test.each([
  ['its system refuses', { code: 'ECONNREFUSED' }],
  ['the connection breaks', { code: 'ECONNRESET' }],
  ['it is asked to end', { code: '57P01' }],
  ['it has crashed', { code: '57P02' }],
  ['it starts', { code: '57P03' }],
  ['PostgreSQL knows of no connection', { code: '08006' }],
  ['its client has no code', new Error('Connection terminated unexpectedly')],
  ['its client has lost it', new Error('Client has encountered a connection error and is not queryable')],
])('a server is away when %s', (_when, error) => expect(isAway(error)).toBe(true));

test.each([
  ['wrong', { code: '42601' }],
  ['refused for the password', { code: '28P01' }],
  ['none at all', undefined],
  ['of a task', new Error('mine')],
])('an error that is %s comes from a server that is there', (_which, error) =>
  expect(isAway(error)).toBe(false),
);

test('asks until the server is there', async () => {
  const ask = asking(refused(), refused());
  expect(await askUntilThere(ask, () => false, PATIENCE)).toBe('answer');
  expect(ask).toHaveBeenCalledTimes(3);
});

test('gives up after its tries, with the last error', async () => {
  const last = refused();
  const ask = asking(refused(), refused(), last, refused());
  expect(await rejection(askUntilThere(ask, () => false, PATIENCE))).toBe(last);
  expect(ask).toHaveBeenCalledTimes(3);
});

test('asks once when nobody waits, and when the server says no', async () => {
  const once = asking(refused());
  await rejection(askUntilThere(once, () => true, PATIENCE));
  const wrong = asking(new Error('no such table'));
  await rejection(askUntilThere(wrong, () => false, PATIENCE));
  expect([once, wrong].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});
