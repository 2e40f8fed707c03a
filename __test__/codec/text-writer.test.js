'use strict';

const fc = require('fast-check');
const { TextWriter } = require('../../js/codec/text-writer.js');

function write(writer, value) {
  if (typeof value === 'number') writer.number(value);
  else if (!writer.simple(value)) writer.escaped(value);
}

const finite = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const piece = fc.oneof(
  finite.map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 })
    .map((codes) => String.fromCharCode(...codes)),
);

test('what is written is JSON, wherever the buffer ends', () => {
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 1, max: 64 }), (pieces, capacity) => {
      const writer = new TextWriter(capacity);
      writer.byte(0x5b);
      pieces.forEach((value, index) => {
        if (index > 0) writer.byte(0x2c);
        write(writer, value);
      });
      writer.byte(0x5d);
      expect(JSON.parse(writer.toString())).toEqual(pieces);
      expect(writer.isAscii).toBe(!/[^\0-\x7f]/.test(writer.toString()));
      writer.prepend('"before":');
      expect(writer.toString().startsWith('"before":[')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('numbers are written as V8 writes them', () => {
  for (const number of [0, 9, 10, 11, 99, 100, 999999999, 1e9, 2147483647, 2147483648, -1, 1e21, 1e-7, 0.1]) {
    const writer = new TextWriter(1);
    writer.number(number);
    expect(writer.toString()).toBe(JSON.stringify(number));
  }
});

test('a large buffer is not kept for small texts', () => {
  const writer = new TextWriter();
  writer.simple('x'.repeat(4e6));
  expect(writer.bytes.length).toBeGreaterThan(4e6);
  writer.clear();
  expect(writer.bytes.length).toBeLessThan(1e6);
});
