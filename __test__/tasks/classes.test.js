'use strict';

const path = require('path');
const { createPool, registerClass } = require('../..');
const { rejection, thrownBy } = require('../helpers/pools');
const { Money, Point, RefusedError, Unknown } = require('./fixtures/classes');
const { LANE } = require('../helpers/transport-option');

/** Of electron/matrix.test.js. */
const runtime = process.env.POOL_RUNTIME;
const TASKS = path.join(__dirname, 'fixtures/class-tasks.js');

const pools = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close({ force: true }))));

function open(options = {}) {
  const pool = createPool(TASKS, { max: 1, runtime, lane: LANE, ...options });
  pools.push(pool);
  return pool;
}

test('parameters, results and chunks of streams keep their class', async () => {
  const { tasks } = open();
  expect(await tasks.length(Point.at(3, 4))).toEqual([true, 5]);
  const doubled = await tasks.double(new Money(21));
  expect([doubled instanceof Money, doubled.cents]).toEqual([true, 42]);
  const lengths = [];
  for await (const point of tasks.points(3)) lengths.push(point.length);
  expect(lengths).toEqual([0, 1, 2]);
});

test('what refers to itself, and to others, does so afterwards', async () => {
  const point = Point.at(1, 2, { price: new Money(5) });
  point.self = point;
  point.list = [point, point.price];
  const back = await open().tasks.itself(point);
  expect(back instanceof Point && back.self === back).toBe(true);
  expect(back.list[0]).toBe(back);
  expect(back.list[1]).toBe(back.price);
  expect(back.price.cents).toBe(5);
});

test('a class that is not registered here arrives as what was sent', async () => {
  const [plain, packed] = await open().tasks.unknown();
  expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  expect([plain, packed]).toEqual([{ value: 1 }, [1, 2]]);
  expect(await open().tasks.itself(new Unknown())).toEqual({ value: 1 });
});

test.each(['advanced', 'json'])(
  'errors keep their class, and their causes theirs: %s',
  async (serialization) => {
    const error = await rejection(open({ serialization }).tasks.refuse());
    expect(error).toBeInstanceOf(RefusedError);
    expect([error.message, error.isFinal, Object.keys(error)]).toEqual(['no', true, ['reason']]);
    expect(error.cause).toBeInstanceOf(RefusedError);
    expect([error.cause.isFinal, error.cause.reason]).toEqual([false, 'first']);
    expect(error.stack).toMatch(/class-tasks/);
  },
);

test('an error that is a value keeps it as well', async () => {
  const error = await open().tasks.failure();
  expect([error instanceof RefusedError, error.isFinal]).toEqual([true, true]);
});

test.each(['Point', 'Object', 'Array', '__proto__', 'constructor', 5, null, { a: 1 }])(
  'a child cannot have an error be of %p',
  async (name) => {
    const pool = open();
    for (const error of [await rejection(pool.tasks.throwForged(name)), await pool.tasks.forge(name)])
      expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
  },
);

test.each([
  ['Class', [undefined]],
  ['Class', [() => {}]],
  ['Class', [Map]],
  ['options', [class Other {}, null]],
  ['name', [class {}]],
  ['name', [class Other {}, { name: 5 }]],
  ['name', [class Other {}, { name: 'money' }]],
  ['unpack', [class Other {}, { pack: () => 1 }]],
  ['pack', [class Other {}, { pack: 1, unpack: () => 1 }]],
])('a wrong %s is refused', (name, args) => {
  const error = thrownBy(() => registerClass(...args));
  expect(error.code).toBe('ERR_INVALID_ARG');
  expect(error.message).toContain(`\`${name}\``);
});

test('a class may be registered again, as by a module that is loaded twice', () => {
  registerClass(Point);
  registerClass(Money, { name: 'money', pack: (money) => money.cents, unpack: (cents) => new Money(cents) });
});
