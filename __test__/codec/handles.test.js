'use strict';

const { CodecError, Encoder, registerHandleKind } = require('../../js/codec/index.js');
const { carry, decode, encode } = require('./carry.js');

/** Stands for a class whose objects cross as descriptors. */
class Toy {
  constructor(number) {
    this.number = number;
  }
}

beforeAll(() => {
  registerHandleKind({
    name: 'Toy',
    is: (object) => object instanceof Toy,
    toHandle: ({ number }) => 100 + number,
    fromHandle: (handle) => new Toy(handle - 100),
  });
});

test('handles go beside the text and keep their identity', () => {
  const toy = new Toy(5);
  const value = { toy, list: [toy, new Toy(6)], map: new Map([[toy, 1]]) };
  const { handles, text } = encode(value);
  expect(handles).toEqual([105, 106]);
  expect(text).toContain('"\x7fH","Toy",0');
  const carried = carry(value);
  expect(carried.toy).toBeInstanceOf(Toy);
  expect(carried.toy.number).toBe(5);
  expect(carried.list[0]).toBe(carried.toy);
  expect(carried.list[1].number).toBe(6);
  expect([...carried.map.keys()]).toEqual([carried.toy]);
});

test('where no handles can go they are refused', () => {
  expect(() => new Encoder().encode([new Toy(1)], 'params', [])).toThrow(
    'params[0] is an object that cannot be sent this way',
  );
});

test('a handle that is left out with an error’s property is not in the list', () => {
  const error = Object.assign(new Error('x'), { bad: [new Toy(1), () => {}], good: new Toy(2) });
  const encoded = encode(error);
  expect(encoded.handles).toEqual([102]);
  expect(decode(encoded).good.number).toBe(2);
});

test('two kinds cannot have one name', () => {
  expect(() => registerHandleKind({ name: 'Toy' })).toThrow('There is already a handle kind Toy');
});

test.each([['["\x7fH","Toy",1]'], ['["\x7fH","Toy",-1]'], ['["\x7fH","Other",0]'], ['["\x7fH"]']])(
  'a text that asks for a handle that did not come: %s',
  (text) => {
    expect(() => decode({ text, isTagged: true, parts: [], handles: [101] })).toThrow(CodecError);
  },
);
