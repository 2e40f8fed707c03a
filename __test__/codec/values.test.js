'use strict';

const path = require('path');
const v8 = require('v8');
const { execFileSync } = require('child_process');
const { isDeepStrictEqual } = require('util');
const { findElectron } = require('../../scripts/electron/find');
const { Encoder } = require('../../js/codec/index.js');
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
