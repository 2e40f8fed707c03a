'use strict';
// What of a task's error arrives, whatever it has in its properties; `npm test` runs this on both lanes.

const { child, openPool, rejection } = require('../helpers/pools');

const SERIALIZATIONS = ['json', 'advanced'];
const isError = (value) => Object.prototype.toString.call(value) === '[object Error]';
/** From Node 22 on a stack is read from the error alone, and not through a proxy. */
const proxiesHaveStacks = new Proxy(new Error('any'), {}).stack !== undefined;

describe.each(SERIALIZATIONS)('with serialization %s', (serialization) => {
  let pool;
  let pid;
  beforeEach(async () => {
    pool = openPool({ path: child('errors.js'), max: 1, serialization });
    pid = await pool.run('pid');
  });
  afterEach(async () => expect(await pool.run('pid')).toBe(pid));

  const fail = (name) => rejection(pool.run('fail', name));

  test('the errors of an AggregateError are errors', async () => {
    const error = await fail('aggregate');
    expect([error.name, error.message, Object.keys(error)]).toEqual(['AggregateError', 'all', []]);
    const [one, two, three] = error.errors;
    expect([one.name, one.message, isError(one)]).toEqual(['TypeError', 'one', true]);
    expect([two.message, two.cause.message, isError(two.cause)]).toEqual(['two', 'why', true]);
    expect(three).toBe(3);
  });

  test('one bad forked of an AggregateError takes no other with it', async () => {
    const { errors } = await fail('aggregate with holes');
    expect(errors).toHaveLength(3);
    expect(errors[0].message).toBe('one');
  });

  test('errors in own properties are errors', async () => {
    const error = await fail('original');
    expect(isError(error.original) && isError(error.list[0])).toBe(true);
    expect([error.original.name, error.original.message]).toEqual(['RangeError', 'inner']);
    expect(error.original.stack).toContain('errors.js');
    const { error: data } = await pool.send('fail', 'original');
    expect(data).toMatchObject({ message: 'outer', original: { name: 'RangeError', message: 'inner' } });
    expect(isError(data.original)).toBe(false);
  });

  test('values that JSON has no word for', async () => {
    const rich = {
      map: new Map([['key', { n: 1 }]]),
      set: new Set([1, 'two']),
      big: 2n ** 70n,
      buffer: Buffer.from('abc'),
      view: Uint16Array.of(1, 500),
      date: new Date(86400000),
      regexp: /a+/gi,
      url: 'http://localhost/path',
      nan: NaN,
    };
    const plain = {
      map: [['key', { n: 1 }]],
      set: [1, 'two'],
      big: `${2n ** 70n}`,
      buffer: { type: 'Buffer', data: [97, 98, 99] },
      view: [1, 500],
      date: '1970-01-02T00:00:00.000Z',
      regexp: '/a+/gi',
      url: 'http://localhost/path',
      nan: null,
    };
    const expected = serialization === 'json' ? plain : rich;
    const error = await fail('values');
    expect(error.message).toBe('values');
    expect({ ...error }).toEqual(expected);
    expect((await pool.send('fail', 'values')).error).toMatchObject({ message: 'values', ...expected });
  });

  test.each([
    'getter',
    'nested getter',
    'proxies',
    'revoked',
    'a proxy of an error',
    'second toJSON',
    'a toJSON that throws',
    'a cycle of causes',
    'deep lists',
    'deep objects',
    'deep maps',
    'many values',
    'a tree that shares its leaves',
    'a long message',
    'long bytes',
    'what lives',
    'odd keys',
    'like an error',
  ])('the rest of an error arrives: %s', async (name) => {
    const error = await fail(name);
    expect(error).toMatchObject({ name: 'Error', code: 'E_ODD' });
    expect(error.message).toMatch(name === 'a cycle of causes' ? /^one$/ : /^(odd$|xxx)/);
    const hasStack = name !== 'a proxy of an error' || proxiesHaveStacks;
    expect(error.stack).toMatch(hasStack ? /\bat\b.*errors\.js|more characters/ : /^Error: odd$/);
    const { error: data, result } = await pool.send('fail later', name);
    expect(data).toMatchObject({ name: 'Error', code: 'E_ODD' });
    expect(result).toMatch(/^Error: (odd|one|xxx)/);
  });

  test('what can be read of a property that cannot be read whole', async () => {
    expect((await fail('nested getter')).info).toEqual({ kept: 1 });
    expect((await fail('second toJSON')).json).toEqual({ once: 1 });
    expect(Object.keys(await fail('what lives'))).toEqual(['code']);
    expect(await fail('unreadable')).toMatchObject({ name: 'Error', message: 'odd', kept: 1 });
    expect(await fail('own class')).toMatchObject({ name: 'Refusal', message: 'no', code: 'E_REFUSED' });
    const { fields } = await fail('like an error');
    expect(fields).toEqual([{ name: 'age', message: 'is missing' }]);
  });

  test('a chain of causes arrives as far as it is sent', async () => {
    let error = await fail('many causes');
    let links = 0;
    for (; error instanceof Error; error = error.cause) links += 1;
    expect([links, error]).toEqual([100, '… (causes left out: 9900)']);
  });

  test('a list of errors that is too long says how many are left out', async () => {
    const { errors } = await fail('many errors');
    const kept = errors.filter((error) => error instanceof Error).length;
    expect(kept).toBeGreaterThan(10_000);
    expect(errors.slice(kept)).toEqual([`… (errors left out: ${30_000 - kept})`]);
  });

  test('a key never sets a prototype', async () => {
    const error = await fail('odd keys');
    expect(error.polluted).toBe(undefined);
    expect({}.polluted).toBe(undefined);
  });

  test('a value that is not an error arrives as it is', async () => {
    const thrown = { reason: 7, name: 'field', nested: { message: 'text', name: 'field' } };
    expect(await fail('no error')).toEqual(thrown);
  });
});

// Errors in parameters and results go whole by 'advanced' only.
test.each(['getter', 'proxies', 'revoked', 'a cycle of causes', 'what lives', 'a proxy of an error'])(
  'an error in a result and in parameters loses only what cannot be carried: %s',
  async (name) => {
    const { ERRORS } = require('../fixtures/makers/errors.js');
    const pool = openPool({ path: child('errors.js'), max: 1, serialization: 'advanced' });
    const { error } = await pool.run('give', name);
    expect(error).toMatchObject({ name: 'Error', code: 'E_ODD' });
    expect(await pool.run('take', { error: ERRORS[name]() })).toMatchObject({ isError: true, code: 'E_ODD' });
  },
);
