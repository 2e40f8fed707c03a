'use strict';

const vm = require('vm');
const { MessageError } = require('../../js/electron/messages/message-error.js');
const { PoolError, invalidArg, isPoolError } = require('../../js/common/errors.js');

test('has what is known, and nothing else', () => {
  const bare = new PoolError('ERR_QUEUE_FULL', 'full', { pid: undefined, exitCode: null, signal: null });
  expect({ ...bare }).toEqual({ code: 'ERR_QUEUE_FULL' });
  expect('cause' in bare).toBe(false);
  const details = { pid: 7, exitCode: 0, signal: 'SIGKILL', task: 'sum', id: 0 };
  expect({ ...new PoolError('ERR_CHILD_EXITED', 'gone', details) }).toEqual({
    code: 'ERR_CHILD_EXITED',
    ...details,
  });
});

test('is an error as the standard’s are', () => {
  const cause = new Error('why');
  const error = new PoolError('ERR_SERIALIZE', 'text', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error.stack).toMatch(/^PoolError: text\n/);
  expect(Object.keys(error)).toEqual(['code']);
  expect(error.cause).toBe(cause);
  expect(new PoolError('ERR_SERIALIZE', 'text', { cause: undefined })).toHaveProperty('cause', undefined);
  expect(`${error}`).toBe('PoolError: text');
});

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

test.each([
  [-1, '-1 (number)'],
  [-0, '-0 (number)'],
  [NaN, 'NaN (number)'],
  [undefined, 'undefined'],
  [null, 'null'],
  ['a\nb', "'a\\nb' (string)"],
  [10n ** 3n, '1000n (bigint)'],
  [Symbol('s'), 'Symbol(s) (symbol)'],
  [[1, 2, 3, 4, 5], '[ 1, 2, 3, ... 2 more items ] (object)'],
  [{ a: { b: 1 } }, '{ a: [Object] } (object)'],
  [function named() {}, '[Function: named] (function)'],
  [Object.create(null), '[Object: null prototype] {} (object)'],
])('%p is shown', (value, shown) => {
  expect(invalidArg('max', 'a whole number of at least 1', value)).toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: `The \`max\` option must be a whole number of at least 1, got ${shown}`,
  });
});

test.each([
  ['a huge string', 'x'.repeat(1e6)],
  ['a huge symbol', Symbol('x'.repeat(1e5))],
  ['a huge number', 10n ** 5000n],
  ['a huge object', Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key${i}`, i]))],
  ['an error', new Error('deep\nlines')],
  ['a revoked proxy', revoked()],
  [
    'a hostile object',
    {
      [require('util').inspect.custom]: 1,
      get [Symbol.toStringTag]() {
        throw new Error('no');
      },
    },
  ],
  ['a cycle', Object.assign([], { 0: [] })],
])('%s is shown shortly, on one line', (_, value) => {
  const { message } = invalidArg('x', 'y', value);
  expect(message.length).toBeLessThan(130);
  expect(message).not.toContain('\n');
});

test('an argument is named as one', () => {
  expect(invalidArg('task', 'a string', 5, 'argument').message).toBe(
    'The `task` argument must be a string, got 5 (number)',
  );
});

describe('isPoolError', () => {
  const error = new PoolError('ERR_QUEUE_FULL', 'full');

  test('knows those of another realm and another copy', () => {
    let copy;
    jest.isolateModules(() => (copy = require('../../js/common/errors.js')));
    expect(copy.PoolError).not.toBe(PoolError);
    expect(error).not.toBeInstanceOf(copy.PoolError);
    expect(copy.isPoolError(error)).toBe(true);
    expect(isPoolError(new copy.PoolError('ERR_QUEUE_FULL', 'full'))).toBe(true);
    const code = `(isPoolError, error) => isPoolError(error) && !(error instanceof Error)`;
    expect(vm.runInNewContext(code)(isPoolError, error)).toBe(true);
  });

  test.each([
    [
      'an error with such a code',
      Object.assign(new Error('full'), { code: 'ERR_QUEUE_FULL', name: 'PoolError' }),
    ],
    ['an error of messages', new MessageError('ERR_CLOSED', 'closed')],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'PoolError'],
    ['a revoked proxy', revoked()],
  ])('not %s', (_, value) => expect(isPoolError(value)).toBe(false));
});
