'use strict';

const v8 = require('v8');
const fc = require('fast-check');
const { carry, encode } = require('./carry.js');
const { difference } = require('./same-graph.js');

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
  maxDepth: 4,
});

const tagLike = fc.string({
  unit: fc.constantFrom('\x7f', 'u', 's', 'r', '0', 'M', '"', '\\', '\ud800', 'é'),
});
const leaf = fc.oneof(
  tagLike,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined, NaN, -0),
);

/**
 * Values of many objects that point to each other in any way: each is made first, then filled with leaves and with
 * others of them.
 */
const graph = fc
  .array(
    fc.record({
      kind: fc.constantFrom('object', 'array', 'map', 'set', 'error', 'date', 'bytes'),
      members: fc.array(
        fc.tuple(
          tagLike,
          fc.oneof(
            leaf.map((value) => ({ value })),
            fc.nat(30),
          ),
        ),
        { maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((nodes) => {
    const objects = nodes.map(({ kind }) => MAKERS[kind]());
    nodes.forEach(({ members }, index) => {
      for (const [key, target] of members) {
        fill(
          objects[index],
          key,
          typeof target === 'number' ? objects[target % objects.length] : target.value,
        );
      }
    });
    return objects[0];
  });

const MAKERS = {
  object: () => ({}),
  array: () => [],
  map: () => new Map(),
  set: () => new Set(),
  error: () => new RangeError('made'),
  date: () => new Date(7),
  bytes: () => Buffer.from('bytes'),
};

function fill(object, key, value) {
  if (Array.isArray(object)) object.push(value);
  else if (object instanceof Map) object.set(key, value);
  else if (object instanceof Set) object.add(value);
  else if (object instanceof Date || Buffer.isBuffer(object)) return;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

test('anything comes as it went', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(difference(value, carry(value))).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('anything comes as with V8’s own serializer', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(difference(v8.deserialize(v8.serialize(value)), carry(value))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test('objects that point to each other in any way keep doing so', () => {
  fc.assert(
    fc.property(graph, (value) => {
      expect(difference(value, carry(value))).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('what is JSON has no tags, and the same text as V8 gives it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      const { text, isTagged } = encode(plain);
      const mayHaveTags = JSON.stringify(plain).includes('\x7f');
      if (!mayHaveTags) expect([isTagged, text]).toEqual([false, JSON.stringify(plain)]);
      expect(difference(plain, carry(plain))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
