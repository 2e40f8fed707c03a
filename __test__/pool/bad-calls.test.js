'use strict';

const { openPool, rejection, thrownBy } = require('../helpers/pools');
const { within } = require('../electron/wait');

let pool;
beforeEach(() => (pool = openPool({ max: 1 })));

/** Whatever was wrong, the pool goes on. */
const servesOn = async () =>
  expect(await within(pool.run('echo', 'on it goes'), 'the answer')).toBe('on it goes');

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [5, '5 (number)'],
  [{}, '{} (object)'],
  [Symbol('s'), 'Symbol(s) (symbol)'],
])('a task must be a string, not %p', async (task, shown) => {
  const message = `The \`task\` argument must be a string, got ${shown}`;
  for (const call of [pool.send(task), pool.run(task), pool.sendToAll(task)]) {
    expect(await rejection(call)).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG', message });
  }
  expect(pool.forked).toEqual([]);
  await servesOn();
});

const cycle = () => {
  const a = [];
  a.push(a);
  return a;
};
const throwing = () => ({
  toJSON() {
    throw new RangeError('mine');
  },
});

test.each([
  ['a BigInt', { a: 10n }, 'TypeError'],
  ['a cycle', cycle(), 'TypeError'],
  ['a toJSON that throws', throwing(), 'RangeError'],
])('params that JSON cannot hold reject with ERR_SERIALIZE: %s', async (_, params, name) => {
  for (const call of [pool.send('echo', params, 'x'), pool.run('echo', params, { id: 'x' })]) {
    const error = await rejection(call);
    expect(error).toMatchObject({
      name: 'PoolError',
      code: 'ERR_SERIALIZE',
      task: 'echo',
      id: 'x',
      cause: { name },
    });
    expect(error.message).toMatch(/^The parameters cannot be sent: /);
  }
  expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  await servesOn();
});

test('what toJSON throws may be no error', async () => {
  const odd = {
    toJSON() {
      throw null;
    },
  };
  expect(await rejection(pool.run('echo', odd))).toMatchObject({ code: 'ERR_SERIALIZE', cause: null });
  await servesOn();
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
])(
  '%s, which JSON cannot represent, is refused as a whole and left out within a value',
  async (kind, value) => {
    for (const call of [pool.run('echo', value), pool.send('echo', value)]) {
      expect(await rejection(call)).toMatchObject({
        code: 'ERR_SERIALIZE',
        message: `The parameters cannot be sent: params is ${kind}, which JSON cannot represent`,
      });
    }
    expect(await pool.run('echo', { value, list: [value] })).toEqual({ list: [null] });
    expect(await pool.run('echo', undefined)).toBe(undefined);
  },
);

test('an id without a text form is refused when it needs one', async () => {
  const error = await rejection(pool.run('pid', null, { id: Object.create(null) }));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG', task: 'pid' });
  expect(error.message).toContain('`id`');
  await servesOn();
});

test("the id 'default' makes run reject", async () => {
  const error = await rejection(pool.run('echo', 1, { id: 'default' }));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining('default') });
});

test("the id 'default' makes send throw", async () => {
  const error = thrownBy(() => pool.send('echo', 1, 'default'));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain('default');
  await servesOn();
});

test.each([
  [null, 'options'],
  [5, 'options'],
  ['id', 'options'],
  [{ timeout: -1 }, 'timeout'],
  [{ timeout: NaN }, 'timeout'],
  [{ timeout: '5' }, 'timeout'],
  [{ timeout: Infinity }, 'timeout'],
  [{ timeout: 2 ** 31 }, 'timeout'],
  [{ timeout: null }, 'timeout'],
  [{ signal: {} }, 'signal'],
  [{ signal: null }, 'signal'],
  [{ signal: 'x' }, 'signal'],
  [{ repeat: 1 }, 'repeat'],
])('run options %p', async (options, name) => {
  const error = await rejection(pool.run('echo', 1, options));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(`\`${name}\``);
  await servesOn();
});

test.each([
  [null, 'options'],
  [5, 'options'],
  [{ force: 1 }, 'force'],
  [{ force: null }, 'force'],
  [{ timeout: -1 }, 'timeout'],
  [{ timeout: NaN }, 'timeout'],
  [{ timeout: '5' }, 'timeout'],
  [{ grace: 1 }, 'grace'],
])('close options %p leave the pool open', async (options, name) => {
  const error = await rejection(pool.close(options));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(`\`${name}\``);
  await servesOn();
});
