'use strict';

// The encoding of values that JSON cannot express; docs/internals/codec.md has the whole table.
//
// A string that begins with MARK stands for a value without members, by the letter that follows. An array whose first
// element is such a string stands for a value with members. A user's string that begins with MARK gets another MARK and TEXT in front, so
// no user value can look like a tag. Keys need no escape.

/** DEL: JSON does not escape it, it is ASCII, and hardly any text begins with it. */
const MARK = '\x7f';
const MARK_CODE = 0x7f;

/** Values without members. */
const LEAF = /** @type {const} */ ({
  undefined: 'u',
  nan: 'N',
  infinity: '+',
  minusInfinity: '-',
  minusZero: '0',
  /** Sign and hexadecimal digits follow: unlike decimal ones they are parsed in linear time. */
  bigint: 'n',
  /** Milliseconds follow. */
  date: 'd',
  /** The number of an earlier object follows. */
  reference: 'r',
  /** The user's string follows. */
  text: 's',
});

/** First elements of arrays. */
const GROUP = /** @type {const} */ ({
  map: 'M',
  set: 'S',
  regexp: 'R',
  boxed: 'o',
  error: 'E',
  /** An array with holes or properties: its length, then keys and values in turn. */
  sparse: 'a',
  arrayBuffer: 'b',
  buffer: 'B',
  /** A typed array or DataView. */
  view: 'v',
  handle: 'H',
  /** An instance of a registered class: the name of the class, and its properties or error. */
  instance: 'I',
  /** The same, with the value that the class packs. */
  packed: 'K',
  /** An object that is passed unchanged between threads: its number. */
  object: 'O',
  /** A view of one: its number, class, offset and bytes. */
  viewOfObject: 'V',
  /** A list whose members share no objects: each member numbers its own objects. */
  separate: 'L',
  /** Around a whole value: parts that are pieces of other parts. */
  pieces: 'P',
});

module.exports = { MARK, MARK_CODE, LEAF, GROUP };
