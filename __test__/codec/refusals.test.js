'use strict';

const { createSecretKey } = require('crypto');
const { PassThrough, Readable } = require('stream');
const vm = require('vm');
const { CodecError, Encoder } = require('../../js/codec/index.js');
const { carry, encode } = require('./carry.js');

const noop = () => {};

/** As classes of Node have it. */
class Hidden {
  [Symbol('state')] = 1;
}

const CASES = [
  [noop, 'value is a function, which cannot be sent'],
  [{ list: [1, 2, 3, { fn: noop }] }, 'value.list[3].fn is a function, which cannot be sent'],
  [{ 'a b': { größe: Symbol('s') } }, 'value["a b"].größe is a symbol, which cannot be sent'],
  [new Map([[1, { x: noop }]]), 'value.values()[0].x is a function'],
  [
    new Map([
      [1, 1],
      [[noop], 2],
    ]),
    'value.keys()[1][0] is a function',
  ],
  [[new Set([1, noop])], 'value[0].values()[1] is a function'],
  [Object.assign([1], { tail: noop }), 'value.tail is a function'],
  [Object(Symbol('s')), 'value is a symbol'],
  [[new WeakMap()], 'value[0] is a WeakMap, which cannot be sent'],
  [new WeakSet(), 'value is a WeakSet'],
  [new WeakRef({}), 'value is a WeakRef'],
  [{ p: Promise.resolve() }, 'value.p is a Promise'],
  [new Intl.NumberFormat(), 'value is an Intl.NumberFormat'],
  [[1].values(), 'value is an Array Iterator'],
  [(function* () {})(), 'value is a Generator'],
  [[(async function* () {})()], 'value[0] is an AsyncGenerator'],
  [{ s: Readable.from([]) }, 'value.s is a stream (Readable), which cannot be sent'],
  [new PassThrough(), 'value is a stream (PassThrough)'],
  [{ k: createSecretKey(Buffer.from('k')) }, 'value.k is a SecretKeyObject'],
  [new Hidden(), 'value is a Hidden, which cannot be sent'],
  [new EventTarget(), 'value is an EventTarget'],
  [new ReadableStream(), 'value is a ReadableStream'],
  [new ReadableStream().getReader(), 'value is a ReadableStreamDefaultReader'],
  [new URL('http://localhost'), 'value is a URL'],
  [new Proxy(new Map(), {}), 'value is a Proxy, which cannot be sent'],
];

test.each(CASES.map(([value, message]) => ({ value, message })))('$message', ({ value, message }) => {
  const parts = [];
  const encoder = new Encoder();
  expect(() => encoder.encode(value, 'value', parts)).toThrow(message);
  expect(() => encoder.encode(value, 'value', parts)).toThrow(CodecError);
  expect(parts).toEqual([]);
  // And is none the worse for it.
  encoder.encode({ a: value === noop ? 1 : 2 }, 'value', parts);
  expect(encoder.text).toMatch(/^\{"a":[12]\}$/);
});

test('what is nested too deeply is refused, or carried', () => {
  let lists = [];
  let maps = new Map();
  for (let depth = 0; depth < 1e5; depth++) {
    lists = [lists];
    maps = new Map([[1, maps]]);
  }
  expect(() => encode({ lists })).toThrow('value.lists[0][0][0][0][0][0][0][0][0]… is nested too deeply');
  expect(() => encode(maps)).toThrow(CodecError);
  let some = null;
  for (let depth = 0; depth < 1000; depth++) some = { some, list: [undefined] };
  const { text } = encode(some);
  expect(JSON.parse(text)).toHaveProperty('some.some.some');
  expect(encode(carry(some)).text).toBe(text);
});

test('a property is read once, and no toJSON is called', () => {
  let reads = 0;
  const toJSON = jest.fn();
  const value = {
    get plain() {
      return { read: (reads += 1) };
    },
    own: { toJSON: 'kept', date: new Date(0) },
  };
  Object.defineProperty(value.own, 'hidden', { value: toJSON });
  try {
    for (const { prototype } of [Object, Array, String, BigInt, Map]) prototype.toJSON = toJSON;
    expect(carry([value, [1n], 'x'])).toEqual([
      { plain: { read: 1 }, own: { toJSON: 'kept', date: new Date(0) } },
      [1n],
      'x',
    ]);
  } finally {
    for (const { prototype } of [Object, Array, String, BigInt, Map]) delete prototype.toJSON;
  }
  expect(reads).toBe(1);
  expect(toJSON).not.toHaveBeenCalled();
});

test('what a getter throws is thrown', () => {
  const thrown = new Error('from the getter');
  const value = {
    get bad() {
      throw thrown;
    },
  };
  expect(() => encode(value)).toThrow(thrown);
});

test('a getter may encode with the same encoder', () => {
  const encoder = new Encoder();
  const parts = [];
  const inner = [];
  const value = {
    first: Buffer.from('first'),
    get second() {
      encoder.encode([1n, Buffer.from('inner')], 'inner', parts);
      inner.push(encoder.text, parts.length);
      return 'second';
    },
    third: Buffer.from('third'),
  };
  encoder.encode(value, 'outer', parts);
  expect(inner).toEqual(['["\x7fn1",["\x7fB",0]]', 1]);
  expect(encoder.text).toBe('{"first":["\x7fB",0],"second":"second","third":["\x7fB",1]}');
  expect(parts.map(String)).toEqual(['inner', 'first', 'third']);
});

test('of the properties of an error, those that cannot be carried are left out with all they had', () => {
  const shared = { n: 1 };
  const error = Object.assign(new Error('request failed'), {
    code: 'E_HTTP',
    config: { shared, body: Buffer.from('lost'), map: new Map(), send: noop },
    status: 500,
    later: shared,
  });
  const many = Array.from({ length: 40 }, (_, n) => ({ n }));
  const { parts } = encode(error);
  expect(parts).toEqual([]);
  const carried = carry([
    many,
    Object.assign(error, { request: { many: [...many, {}], noop } }),
    many[39],
    shared,
  ]);
  expect({ ...carried[1] }).toEqual({ code: 'E_HTTP', status: 500, later: { n: 1 } });
  expect(carried[1].later).toBe(carried[3]);
  expect(carried[2]).toBe(carried[0][39]);
});

test('objects of other realms are what they are here', () => {
  const value = vm.runInNewContext(
    '({ list: [1, { x: undefined }], map: new Map([[1n, new Set([2])]]), date: new Date(5), regexp: /x/g, e: new TypeError("no") })',
  );
  const carried = carry(value);
  expect(carried).toBeInstanceOf(Object);
  expect(carried.list).toEqual([1, { x: undefined }]);
  expect(carried.map).toEqual(new Map([[1n, new Set([2])]]));
  expect(carried.date).toEqual(new Date(5));
  expect(carried.regexp).toEqual(/x/g);
  expect(carried.e).toBeInstanceOf(TypeError);
});

test('a proxy of a plain object or array is what it shows', () => {
  const carried = carry(new Proxy({ a: new Proxy([1, 2], {}) }, {}));
  expect(carried).toEqual({ a: [1, 2] });
});

test('what others put into Object.prototype is neither sent nor changed', () => {
  const added = { deep: 1n };
  Object.prototype.polluted = added;
  Object.prototype.undone = '\x7fu';
  try {
    const { text } = encode({ a: 1n, b: {} });
    expect(text).toBe('{"a":"\x7fn1","b":{}}');
    const carried = carry({ a: 1n, b: {} });
    expect(Object.keys(carried)).toEqual(['a', 'b']);
    expect(Object.prototype.polluted).toBe(added);
    expect(Object.prototype.undone).toBe('\x7fu');
  } finally {
    delete Object.prototype.polluted;
    delete Object.prototype.undone;
  }
});
