'use strict';
// Texts that no encoder made: a child may send anything.

const fc = require('fast-check');
const { CodecError, revive } = require('../../js/codec/index.js');
const { encode } = require('./carry.js');
const { VALUES } = require('./values.js');

const PROTOTYPES = [
  Object,
  Array,
  Function,
  Map,
  Set,
  Error,
  TypeError,
  Date,
  RegExp,
  Buffer,
  Uint8Array,
  String,
].map(({ prototype }) => prototype);

/** All that is reachable by name from the prototypes, as it was. */
function surroundings() {
  return PROTOTYPES.map((prototype) => Object.entries(Object.getOwnPropertyDescriptors(prototype)));
}

const before = surroundings();
afterEach(() => expect(surroundings()).toEqual(before));

const parts = () => [new ArrayBuffer(0), new ArrayBuffer(5), new ArrayBuffer(16)];

/** Revives, or gives the error of the codec; anything else fails the test. */
function attempt(parsed) {
  try {
    const value = revive(parsed, parts(), 0, [1]);
    expect(findFunction(value, new Set())).toBeUndefined();
    return value;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    expect(error.message).toMatch(/^(The|There|A|This)\b/);
    return error;
  }
}

/** A function among all that its own value has. */
function findFunction(value, seen) {
  if (typeof value === 'function') return value;
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return undefined;
  const members = Object.values(Object.getOwnPropertyDescriptors(value)).map((found) => found.value);
  if (value instanceof Map) members.push(...value.keys(), ...value.values());
  if (value instanceof Set) members.push(...value);
  return members.map((member) => findFunction(member, seen)).find((found) => found !== undefined);
}

const NAMES =
  '__proto__ constructor prototype length stack message name cause toString 0 1 gi ( ' +
  'Uint8Array BigInt64Array DataView Float16Array Error TypeError AggregateError Toy';
const odd = fc.constantFrom('', ...NAMES.split(' '));
const tag = fc
  .tuple(
    fc.constantFrom(...'uN+-0ndrsMSRoEabBvHPxZ'),
    fc.constantFrom(
      '',
      '',
      '0',
      '1',
      '2',
      '-1',
      '1.5',
      'NaN',
      'ff',
      '-ff',
      '-',
      '__proto__',
      '1e9',
      ' 0',
      '99999',
    ),
  )
  .map(([letter, rest]) => `\x7f${letter}${rest}`);
const number = fc.oneof(fc.nat(20), fc.constantFrom(-1, 0.5, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 1e300));
const leaf = fc.oneof(tag, tag, odd, number, fc.constantFrom(null, true));
const { text } = fc.letrec((tie) => ({
  text: fc.oneof({ maxDepth: 5 }, leaf, tie('list'), tie('list'), tie('object')),
  list: fc.tuple(leaf, fc.array(tie('text'), { maxLength: 6 })).map(([first, rest]) => [first, ...rest]),
  object: fc
    .array(fc.tuple(odd, tie('text')), { maxLength: 4 })
    .map((entries) =>
      JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)}}`),
    ),
}));

test('any JSON with tags gives a value or an error of the codec', () => {
  fc.assert(
    fc.property(text, (value) => void attempt(JSON.parse(JSON.stringify(value)))),
    { numRuns: 5000 },
  );
});

test('so does what an encoder made with some of it exchanged', () => {
  const texts = Object.values(VALUES).map((make) => encode(make()).text);
  const small = texts.filter(({ length }) => length < 5000);
  const at = fc.nat(5000);
  fc.assert(
    fc.property(fc.constantFrom(...small), at, leaf, fc.nat(3), (original, where, replacement, count) => {
      let left = where;
      const changed = JSON.parse(original, (_, value) => {
        left -= 1;
        return left >= 0 && left <= count && (typeof value !== 'object' || value === null)
          ? replacement
          : value;
      });
      attempt(changed);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['an unknown tag', '"\x7fq"', 'There is no tag "q"'],
  ['an empty tag', '"\x7f"', 'There is no tag'],
  ['an object to come', '["\x7fr1",{}]', 'There is no object 1 to refer to'],
  ['no object', '"\x7fr__proto__"', 'There is no object __proto__ to refer to'],
  ['a BigInt of words', '"\x7fnten"', 'There is a BigInt without digits'],
  ['a part that did not come', '["\x7fB",3]', 'There is no part 3 beside the text'],
  ['a part by a word', '["\x7fB","length"]', 'The number of a part is not a whole number'],
  ['a range beyond a part', '["\x7fB",1,4,2]', 'A part of 5 bytes does not have 2 bytes at 4'],
  ['a negative range', '["\x7fB",1,-1,2]', 'The number of a part is not a whole number'],
  ['a view that is not aligned', '["\x7fv","Int32Array",2,1,4]', 'The value cannot be read'],
  ['a view of half an element', '["\x7fv","Int32Array",1]', 'The number of a part is not a whole number'],
  ['a class that is not a view', '["\x7fv","Function",1]', 'This engine has no Function'],
  ['an error without a class', '["\x7fE","constructor"]', 'There is an error without a class'],
  ['a regular expression that is none', '["\x7fR","(",""]', 'The value cannot be read'],
  ['flags that are none', '["\x7fR","a","qq"]', 'The value cannot be read'],
  ['a length that is none', '["\x7fa",-1]', 'There is an array without a length'],
  ['a length for the whole memory', '["\x7fa",4294967296]', 'There is an array without a length'],
  ['pieces of pieces', '["\x7fP",[0,9,0,0],1]', 'There is no part 9 beside the text'],
  ['pieces inside', '[["\x7fP",[],1]]', 'There is no tag "P"'],
])('%s', (_, json, message) => {
  const error = attempt(JSON.parse(json));
  expect(error).toBeInstanceOf(CodecError);
  expect(error.message).toContain(message);
});

test('a key never sets a prototype', () => {
  const json = [
    '{"__proto__":{"x":"\x7fu"},"a":"\x7fu"}',
    '["\x7fE","Error","__proto__",{"x":1},"","__proto__",{"x":1}]',
    '["\x7fa",1,"__proto__",{"x":1}]',
  ];
  for (const [index, prototype] of [Object.prototype, Error.prototype, Array.prototype].entries()) {
    const value = attempt(JSON.parse(json[index]));
    expect(Object.getPrototypeOf(value)).toBe(prototype);
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
  }
});

test('depth ends in an error, not in the end of the process', () => {
  const deep = JSON.parse(`${'['.repeat(1e5)}"\x7fu"${']'.repeat(1e5)}`);
  expect(attempt(deep).message).toBe('The value is nested too deeply');
  const maps = JSON.parse(`${'["\x7fM",1,'.repeat(1e5)}1${']'.repeat(1e5)}`);
  expect(attempt(maps).message).toBe('The value is nested too deeply');
});

test('a small text does not make a large array', () => {
  const one = '["\x7fa",30000000,"5",1]';
  const heapBefore = process.memoryUsage().heapUsed;
  const value = attempt(JSON.parse(`[${Array(100).fill(one)}]`));
  expect(value[99]).toHaveLength(3e7);
  expect(value[99][5]).toBe(1);
  // Without care it would be 100 * 240 MB.
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(100e6);
});

test('a large number is read in linear time', () => {
  const digits = 'f'.repeat(1e6);
  expect(attempt(`\x7fn-${digits}`)).toBe(-BigInt(`0x${digits}`));
  // More than a BigInt can have.
  expect(attempt(`\x7fn${'f'.repeat(2 ** 28 + 1)}`)).toBeInstanceOf(CodecError);
});
