'use strict';

// How a value that JSON has no word for is written; docs/internals/codec.md has the whole table.
//
// A string that begins with MARK stands for a value without members, by the letter that follows. An array whose first
// element is such a string stands for a value with members. A user's own string that begins with MARK gets another MARK
// and TEXT before it, so no value of a user is ever taken for a tag, and keys need no care at all.

/** DEL: JSON does not escape it, it is ASCII, and next to no text begins with it. */
const MARK = '\x7f';
const MARK_CODE = 0x7f;

/** Values by themselves. */
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
  /** The number of an object met before follows. */
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
  /** Properties, or an error, of a registered class: its name, and these. */
  instance: 'I',
  /** The same, as the class packs it. */
  packed: 'K',
  /** An object that goes as it is, between threads: its number. */
  object: 'O',
  /** A view of one: its number, class, offset and bytes. */
  viewOfObject: 'V',
  /** A list whose members share no objects: each has numbers of its own. */
  separate: 'L',
  /** Around a whole value: parts that are pieces of other parts. */
  pieces: 'P',
});

module.exports = { MARK, MARK_CODE, LEAF, GROUP };
