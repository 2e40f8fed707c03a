'use strict';

const path = require('path');
const v8 = require('v8');
const { execFileSync } = require('child_process');
const { isDeepStrictEqual } = require('util');
const { findElectron } = require('../../scripts/electron/find');
const { Encoder } = require('../../js/codec/index.js');
const { Separate } = require('../../js/codec/separate.js');
const { carry, decode, encode } = require('./carry.js');
const { difference } = require('./same-graph.js');
const { VALUES, Named, error } = require('./values.js');

const NAMES = Object.keys(VALUES);
/** Kinds that are not deep equal: structured clone makes plain objects of some, and NaN dates never are. */
const CHANGED = [
  'dates that are none',
  'null prototype',
  'class instances',
  'inherited properties',
  'symbol keys',
  'arrays with properties',
];

describe.each(NAMES)('%s', (name) => {
  test('come as they went', () => {
    const value = VALUES[name]();
    const carried = carry(value);
    expect(difference(value, carried)).toBeUndefined();
    if (!CHANGED.includes(name)) expect(isDeepStrictEqual(carried, value)).toBe(true);
  });

  test('come again as they came', () => {
    expect(difference(VALUES[name](), carry(carry(VALUES[name]())))).toBeUndefined();
  });

  test('are not changed by being sent', () => {
    const value = VALUES[name]();
    encode(value);
    expect(difference(VALUES[name](), value)).toBeUndefined();
  });
});

// Errors: V8's keeps neither their properties nor, in older engines, their causes.
const AS_V8 = NAMES.filter((name) => !/error|cycles|shared objects/.test(name));

test.each(AS_V8)('%s come as with V8’s own serializer', (name) => {
  const value = VALUES[name]();
  const byV8 = v8.deserialize(v8.serialize(value));
  expect(difference(byV8, carry(value))).toBeUndefined();
});

test('what JSON carries is JSON, to the letter', () => {
  for (const name of [
    'null',
    'booleans',
    'whole numbers',
    'numbers',
    'strings',
    'lone surrogates',
    'objects',
    'objects with odd keys',
  ]) {
    const value = VALUES[name]();
    const { text, isTagged } = encode(value);
    expect([name, isTagged]).toEqual([name, false]);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
  }
  const { text } = encode({ a: 1, b: 'x', c: [1, 2.5, -3], d: null, 'e"': { f: true } });
  expect(text).toBe('{"a":1,"b":"x","c":[1,2.5,-3],"d":null,"e\\"":{"f":true}}');
});

test('a class that has its name from the prototype comes with it, as the built-in class nearest to it', () => {
  const carried = carry(error(new Named('mine')));
  expect(carried).toBeInstanceOf(TypeError);
  expect(carried).not.toBeInstanceOf(Named);
  expect([carried.name, carried.message, Object.keys(carried)]).toEqual(['Named', 'mine', []]);
});

test('an abort’s reason comes as an error', () => {
  const controller = new AbortController();
  controller.abort();
  const carried = carry({ reason: controller.signal.reason });
  expect(carried.reason.name).toBe('AbortError');
  expect(carried.reason.message).toBe('This operation was aborted');
  expect(carried.reason).toBeInstanceOf(Error);
});

test('one encoder serves for many values, and one JSON.parse for all of them', () => {
  const { revive } = require('../../js/codec/index.js');
  const encoder = new Encoder();
  const parts = [];
  const sent = NAMES.map((name) => {
    const base = parts.length;
    encoder.encode(VALUES[name](), name, parts);
    return { text: encoder.text, isTagged: encoder.isTagged, base };
  });
  const memory = parts.map((view) => view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  const parsed = JSON.parse(`[${sent.map(({ text }) => text).join(',')}]`);
  NAMES.forEach((name, index) => {
    const { isTagged, base } = sent[index];
    const value = isTagged ? revive(parsed[index], memory, base) : parsed[index];
    expect([name, difference(VALUES[name](), value)]).toEqual([name, undefined]);
  });
});

test('an encoder knows nothing of objects of earlier values', () => {
  const encoder = new Encoder();
  const list = Array.from({ length: 50 }, (_, n) => ({ n }));
  for (const value of [[list, list[40]], [list[40], list.slice(20), list[45]], list, [list[3], list[3]]]) {
    expect(difference(value, decode(encode(value, encoder)))).toBeUndefined();
  }
});

const electron = findElectron();
if (process.env.REQUIRE_ELECTRON && electron.missing) throw new Error(electron.missing);
const testInElectron = electron.missing ? test.skip : test;

testInElectron('go to the Node of Electron and back', () => {
  const ask = NAMES.map((name) => {
    const encoded = encode(VALUES[name]());
    return [name, { ...encoded, parts: encoded.parts.map((part) => Buffer.from(part).toString('base64')) }];
  });
  const answer = execFileSync(electron.path, [path.join(__dirname, 'other-engine.js')], {
    input: JSON.stringify(Object.fromEntries(ask)),
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    encoding: 'utf8',
    maxBuffer: 64e6,
    timeout: 30e3,
  });
  const { node, answers } = JSON.parse(answer);
  expect(node).toMatch(/^v\d+/);
  for (const name of NAMES) {
    const { differs, ...encoded } = answers[name];
    expect([name, 'there', differs]).toEqual([name, 'there', undefined]);
    const parts = encoded.parts.map((part) => new Uint8Array(Buffer.from(part, 'base64')).buffer);
    expect([name, 'back', difference(VALUES[name](), decode({ ...encoded, parts }))]).toEqual([
      name,
      'back',
      undefined,
    ]);
  }
});

describe('a list whose members stand each for itself', () => {
  const list = (...members) => new Separate([Separate.first, ...members]);
  const members = (value) => carry({ list: list(...value) }).list.slice(1);

  test('shares nothing between them, and nothing with what is around it', () => {
    const object = { deep: [1n] };
    object.self = object;
    const bytes = new Uint8Array([1, 2]);
    const carried = carry([object, list({ object, bytes }, [object, object.deep, bytes, bytes.buffer])]);
    const [whole, [, first, second]] = carried;
    expect(whole.self).toBe(whole);
    expect(first).toEqual({ object: whole, bytes });
    expect(first.object).not.toBe(whole);
    expect(second[0]).not.toBe(first.object);
    expect(second[0].deep).toBe(second[1]);
    expect(second[2].buffer).toBe(second[3]);
    expect(first.bytes.buffer).not.toBe(second[3]);
  });

  test('needs no reviving where nothing is tagged', () => {
    const { text, isTagged } = encode(list([1, 'a'], { b: null }));
    expect([isTagged, JSON.parse(text).slice(1)]).toEqual([false, [[1, 'a'], { b: null }]]);
    expect(encode(list([1], [undefined])).isTagged).toBe(true);
    expect(members([[1], [undefined], [NaN]])).toEqual([[1], [undefined], [NaN]]);
    expect(members([])).toEqual([]);
  });

  test('tells what is wrong as if a member had gone alone', () => {
    expect(() => encode([list([1], [{ at: [Symbol('a')] }])])).toThrow('value[0].at[0] is a symbol');
  });

  test('views are pieces of the memory of their own member only', () => {
    const buffer = new ArrayBuffer(16);
    const carried = members([[new Uint8Array(buffer, 4, 2), buffer], [new Uint8Array(buffer, 4, 2)]]);
    expect(carried[0][0].buffer).toBe(carried[0][1]);
    expect(carried[1][0].buffer.byteLength).toBe(2);
  });
});
