'use strict';
// One value of each kind, and of each way in which they can be put together. Each is made again when asked for, and the
// same in each engine.

const BYTES = [0, 1, 127, 128, 255, 254, 3, 2];

function memory() {
  return Uint8Array.from([...BYTES, ...BYTES]).buffer;
}

/** An error that is the same wherever it is made. */
function error(made, properties = {}) {
  made.stack = `${made.name}: ${made.message}\n    at the.same (place)`;
  return Object.assign(made, properties);
}

/** An array with holes. */
function sparse(length, entries = {}) {
  const array = Object.assign([], entries);
  array.length = length;
  return array;
}

class Point {
  #secret = 1;
  constructor(x) {
    this.x = x;
  }
  get secret() {
    return this.#secret;
  }
  toJSON() {
    throw new Error('toJSON was called');
  }
}

class Named extends TypeError {
  get name() {
    return 'Named';
  }
}

const VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
];

function loop() {
  const object = { name: 'loop', list: [], map: new Map(), set: new Set() };
  object.self = object;
  object.list.push(object.list, object);
  object.map.set(object.map, object.set).set('me', object);
  object.set.add(object).add(object.set);
  object.error = error(new Error('caught in a loop'));
  Object.defineProperty(object.error, 'cause', { value: object, writable: true, configurable: true });
  return object;
}

const VALUES = {
  undefined: () => undefined,
  null: () => null,
  booleans: () => [true, false],
  'whole numbers': () => [
    0,
    1,
    9,
    10,
    99,
    100,
    12345,
    2147483647,
    2147483648,
    -1,
    -2147483648,
    2 ** 53,
    -(2 ** 53),
  ],
  numbers: () => [0.1, -0.5, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, Math.PI],
  'numbers that JSON has not': () => [NaN, Infinity, -Infinity, -0, { zero: -0 }],
  BigInts: () => [0n, 1n, -1n, 2n ** 64n, -(2n ** 200n), BigInt('0xf'.padEnd(3000, 'a'))],
  strings: () => [
    '',
    'a',
    'x'.repeat(33),
    'ä',
    'größe',
    '大きさ',
    '🧊',
    '\u2028',
    '\u0000',
    '"\\\n\t\r\b\f\u001f',
  ],
  'long strings': () => [
    'x'.repeat(1e5),
    'ö'.repeat(1e5),
    '🧊'.repeat(1e5),
    '"'.repeat(1e5),
    '\x7f'.repeat(1e5),
  ],
  'lone surrogates': () => ['\ud800', 'a\udc00b', { ['\udfff']: '\ud800'.repeat(100) }],
  'strings like tags': () => [
    '\x7f',
    '\x7fu',
    '\x7fs',
    '\x7fsu',
    '\x7fr0',
    '\x7fM',
    ['\x7fM', 1],
    ['\x7fP', [], 1],
  ],
  'keys like tags': () => ({ '\x7fu': 1, '\x7fM': undefined, '': 2 }),
  objects: () => ({ a: { b: { c: {} } }, list: [[], [[]], {}] }),
  'objects with odd keys': () => ({
    2: 'two',
    b: 1,
    1: 'one',
    'a b': 2,
    größe: 3,
    '"': 4,
    constructor: 5,
    toJSON: 6,
  }),
  'own __proto__': () => ({
    ['__proto__']: { deep: { ['__proto__']: 1n } },
    toString: 1,
    hasOwnProperty: null,
  }),
  'undefined members': () => ({ a: undefined, list: [undefined, 1, undefined] }),
  'symbol keys': () => ({ [Symbol('ignored')]: () => {}, kept: 1 }),
  'null prototype': () => Object.assign(Object.create(null), { a: 1, b: new Date(0) }),
  'class instances': () => [new Point(1), new Point(new Point(undefined))],
  'inherited properties': () => Object.assign(Object.create({ inherited: () => {} }), { own: 1 }),
  'sparse arrays': () => [
    sparse(2, { 1: 1 }),
    sparse(4, { 0: 1, 2: 2 }),
    sparse(5),
    sparse(1e6, { 9: 'far' }),
    sparse(2, { 1: undefined }),
  ],
  'arrays with properties': () => [
    'a-b'.match(/(?<first>.)-(.)/),
    Object.assign([1], { x: -0 }),
    sparse(2, { 1: 2, y: 1 }),
  ],
  dates: () => [new Date(0), new Date(8.64e15), new Date(-1)],
  'dates that are none': () => [new Date(NaN)],
  regexps: () => [/a/, /[/]"\\\n/giu, new RegExp(''), /ö/y],
  'boxed primitives': () => [
    Object(1),
    Object(-0),
    Object('s'),
    Object('\x7fu'),
    Object(true),
    Object(false),
    Object(5n),
  ],
  maps: () =>
    new Map([
      [{}, 1],
      [1, new Map()],
      ['k', undefined],
      [undefined, NaN],
      [NaN, []],
    ]),
  sets: () => new Set([1, '1', {}, [], new Set([null]), undefined, NaN]),
  errors: () => [
    error(new Error('plain')),
    error(new TypeError('wrong')),
    error(new RangeError('far')),
    error(new SyntaxError('odd')),
    error(new ReferenceError('none')),
    error(new EvalError('evil')),
    error(new URIError('%')),
  ],
  'errors with properties': () =>
    error(new Error('boom'), { code: 'E_BOOM', errno: -2, detail: new Map([[1, 2n]]), '': 1 }),
  'errors with a cause': () => [
    error(new Error('outer', { cause: error(new TypeError('inner', { cause: { left: -0 } })) })),
    error(new Error('none', { cause: undefined })),
  ],
  'errors of errors': () => error(new AggregateError([error(new Error('one')), 2, undefined], 'all')),
  'errors with their own name': () => [
    error(new Error('x'), { name: 'Enumerable' }),
    error(Object.defineProperty(new RangeError('y'), 'name', { value: 'Hidden', configurable: true })),
    error(new Error()),
  ],
  Buffer: () => Buffer.from(BYTES),
  'Buffer of the pool': () => Buffer.from('a small text'),
  'empty memory': () => [
    new ArrayBuffer(0),
    Buffer.alloc(0),
    new Uint8Array(0),
    new DataView(new ArrayBuffer(0)),
  ],
  ArrayBuffer: () => memory(),
  'whole views': () => VIEWS.map((View) => new View(memory())),
  'views of a piece': () => VIEWS.map((View) => new View(memory(), 8, 8 / (View.BYTES_PER_ELEMENT || 1))),
  'a Buffer twice': () => {
    const buffer = Buffer.from('twice');
    return { buffer, again: [buffer] };
  },
  cycles: () => loop(),
  'shared objects': () => {
    const shared = { n: 1 };
    const date = new Date(1);
    return {
      a: shared,
      b: [shared, date],
      c: new Map([[shared, date]]),
      d: error(new Error('e', { cause: shared })),
    };
  },
  'many objects, each twice': () => {
    const list = Array.from({ length: 100 }, (_, n) => ({ n }));
    return [list, [...list].reverse(), list.map((n) => [n, {}, n])];
  },
};

module.exports = { Named, Point, VALUES, error, memory };
