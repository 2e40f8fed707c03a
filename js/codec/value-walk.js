'use strict';

const { CodecError } = require('./codec-error.js');
const { OutgoingParts } = require('./outgoing-parts.js');
const { step } = require('./path-step.js');
const { SeenObjects } = require('./seen-objects.js');
const { GROUP, LEAF, MARK, MARK_CODE } = require('./tags.js');
const { TextWriter } = require('./text-writer.js');
const { writeOther } = require('./other-objects.js');

const { getPrototypeOf } = Object;
const { hasOwnProperty } = Object.prototype;
const { isArray } = Array;
const plainPrototype = Object.prototype;
const EMPTY = {};

/** Longer paths are not recorded, and are shown in part. */
const LONG_PATH = 100;
/** The number of steps that locate a deep value. */
const DEEP_PATH = 10;

const SPACE = 0x20;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Writes a value in one walk. Each property is read once, in the order of `Object.keys`; toJSON is not called. Rare kinds are in
 * other-objects.js.
 */
class ValueWalk {
  out = new TextWriter();
  parts = new OutgoingParts();
  /** @type {unknown[]} */
  handles = [];
  seen = new SeenObjects();
  isTagged = false;
  /** Whether handles can be sent. */
  takesHandles = true;
  /** Whether objects can be passed unchanged. */
  takesObjects = false;
  /** Whether transferred objects are not needed here again. */
  canTransfer = true;
  /** Whether objects to transfer may be copied instead. */
  copiesTransfers = false;
  /** Those that go so. @type {import('./objects.js').OutgoingObjects | undefined} */
  objects;
  /** The keys that led to the current value; for messages. @type {Array<string | number>} */
  #path = [];
  #depth = 0;
  #name = '';
  #usesForIn = true;

  /**
   * @param {unknown} value
   * @param {string} name of the value, for messages
   */
  write(value, name) {
    this.out.clear();
    this.isTagged = false;
    this.#name = name;
    this.#depth = 0;
    this.#usesForIn = !hasEnumerable(EMPTY);
    this.value(value);
    const pieces = this.parts.pieces();
    if (pieces === undefined) return;
    this.out.prepend(`["${MARK}${GROUP.pieces}",${JSON.stringify(pieces)},`);
    this.out.byte(CLOSE_LIST);
  }

  /** Releases the user's objects. */
  release() {
    this.seen.forget(0);
    if (this.parts.list.length > 0) this.parts = new OutgoingParts();
    if (this.handles.length > 0) this.handles = [];
    this.objects = undefined;
    if (this.#path.length > LONG_PATH) this.#path = [];
  }

  /** @param {unknown} value */
  value(value) {
    switch (typeof value) {
      case 'string':
        if (!this.out.simple(value)) this.#specialString(value);
        return;
      case 'number':
        if (value - value === 0 && (value !== 0 || 1 / value > 0)) this.out.number(value);
        else this.#specialNumber(value);
        return;
      case 'boolean':
        this.out.ascii(value ? 'true' : 'false');
        return;
      case 'object':
        if (value === null) this.out.ascii('null');
        else this.#object(value);
        return;
      case 'undefined':
        this.leaf(LEAF.undefined);
        return;
      case 'bigint':
        this.leaf(LEAF.bigint, value.toString(16));
        return;
      default:
        throw this.refuse(`is a ${typeof value}, which cannot be sent`);
    }
  }

  /** @param {string} text */
  #specialString(text) {
    if (text.charCodeAt(0) !== MARK_CODE) {
      this.out.escaped(text);
      return;
    }
    this.isTagged = true;
    this.out.escaped(MARK + LEAF.text + text);
  }

  /** @param {number} number */
  #specialNumber(number) {
    if (number === 0) this.leaf(LEAF.minusZero);
    else if (number !== number) this.leaf(LEAF.nan);
    else this.leaf(number > 0 ? LEAF.infinity : LEAF.minusInfinity);
  }

  /** @param {object} object */
  #object(object) {
    const known = this.seen.meet(object);
    if (known !== -1) this.leaf(LEAF.reference, `${known}`);
    else if (isArray(object)) this.#array(object);
    else if (getPrototypeOf(object) === plainPrototype && this.#usesForIn) this.#plain(object);
    else writeOther(this, object);
  }

  /** @param {any} object a plain object; Object.prototype has no enumerable properties */
  #plain(object) {
    const { out } = this;
    const depth = this.#depth++;
    let separator = OPEN_OBJECT;
    for (const key in object) {
      this.#path[depth] = key;
      out.byte(separator);
      separator = COMMA;
      if (!out.simple(key)) out.escaped(key);
      out.byte(COLON);
      this.value(object[key]);
    }
    this.#depth = depth;
    if (separator === OPEN_OBJECT) out.byte(OPEN_OBJECT);
    out.byte(CLOSE_OBJECT);
  }

  /**
   * Any object's own enumerable properties.
   *
   * @param {any} object
   */
  properties(object) {
    const { out } = this;
    const depth = this.#depth++;
    let separator = OPEN_OBJECT;
    for (const key of Object.keys(object)) {
      // A getter before it may have deleted it.
      if (!hasOwnProperty.call(object, key)) continue;
      this.#path[depth] = key;
      out.byte(separator);
      separator = COMMA;
      this.key(key);
      this.value(object[key]);
    }
    this.#depth = depth;
    if (separator === OPEN_OBJECT) out.byte(OPEN_OBJECT);
    out.byte(CLOSE_OBJECT);
  }

  /** @param {string} key */
  key(key) {
    if (!this.out.simple(key)) this.out.escaped(key);
    this.out.byte(COLON);
  }

  /** @param {any[]} array */
  #array(array) {
    const { length } = array;
    const keys = Object.keys(array);
    // Indices come first and in order: if the last of this number of keys is the last index, they are exactly the indices.
    const isDense = keys.length === length && (length === 0 || keys[length - 1] === `${length - 1}`);
    if (!isDense) {
      this.#sparse(array, keys);
      return;
    }
    const { out } = this;
    const depth = this.#depth++;
    out.byte(OPEN_LIST);
    for (let i = 0; i < length; i++) {
      if (i > 0) out.byte(COMMA);
      this.#path[depth] = i;
      this.value(array[i]);
    }
    this.#depth = depth;
    out.byte(CLOSE_LIST);
  }

  /**
   * @param {any[]} array an array with holes or properties
   * @param {string[]} keys
   */
  #sparse(array, keys) {
    this.group(GROUP.sparse);
    this.member(array.length);
    for (const key of keys) {
      this.raw(key);
      this.memberAt(/** @type {any} */ (array)[key], key);
    }
    this.end();
  }

  /**
   * A value without members.
   *
   * @param {string} letter of LEAF
   * @param {string} [rest] ASCII
   */
  leaf(letter, rest = '') {
    this.isTagged = true;
    this.out.ascii(`"${MARK}${letter}${rest}"`);
  }

  /**
   * Begins a value with members.
   *
   * @param {string} letter of GROUP
   */
  group(letter) {
    this.isTagged = true;
    this.out.ascii(`["${MARK}${letter}"`);
  }

  /** @param {unknown} value */
  member(value) {
    this.out.byte(COMMA);
    this.value(value);
  }

  /**
   * @param {unknown} value
   * @param {string} key its key, for messages @param {number} [index] of an iterator
   */
  memberAt(value, key, index) {
    const depth = this.#depth;
    this.#path[depth] = key;
    this.#depth = depth + 1;
    if (index !== undefined) {
      this.#path[depth + 1] = index;
      this.#depth = depth + 2;
    }
    this.member(value);
    this.#depth = depth;
  }

  /**
   * A string that the reader takes unchanged.
   *
   * @param {string} text
   */
  raw(text) {
    this.out.byte(COMMA);
    if (!this.out.simple(text)) this.out.escaped(text);
  }

  end() {
    this.out.byte(CLOSE_LIST);
  }

  /**
   * Writes an optional part. If any of it cannot be sent or read, the whole part is removed again.
   *
   * @param {() => void} write
   * @returns {boolean} whether it was written
   */
  attempt(write) {
    const depth = this.#depth;
    const { length } = this.out;
    const { count } = this.seen;
    const parts = this.parts.list.length;
    const handles = this.handles.length;
    try {
      write();
      return true;
    } catch {
      this.#depth = depth;
      this.out.rewind(length);
      this.seen.forget(count);
      this.parts.forget(parts);
      this.handles.length = handles;
      return false;
    }
  }

  /**
   * A list with independent members: undefined replaces a member that cannot be sent.
   *
   * @param {unknown[]} list
   * @param {string} key where to find it, for messages
   */
  eachAt(list, key) {
    const depth = this.#depth;
    this.#path[depth] = key;
    this.#depth = depth + 1;
    this.out.byte(COMMA);
    this.#each(list);
    this.#depth = depth;
  }

  /**
   * Members that share no objects with each other or with the rest of the value. Without any tag it is a plain array, which needs no
   * `revive`.
   *
   * @param {{ list: unknown[], isLast: boolean }} separate
   */
  separate({ list, isLast }) {
    const { isTagged, out, seen, canTransfer } = this;
    this.canTransfer = canTransfer && isLast;
    const mark = out.length + '["'.length;
    this.group(GROUP.separate);
    this.isTagged = isTagged;
    this.seen = new SeenObjects();
    const depth = this.#depth;
    // An error of a member is reported as if it had been sent alone.
    this.#depth = 0;
    try {
      for (let i = 1; i < list.length; i++) {
        this.seen.forget(0);
        this.parts.separate();
        this.member(list[i]);
      }
    } finally {
      this.seen = seen;
      this.canTransfer = canTransfer;
    }
    this.#depth = depth;
    this.parts.separate();
    this.end();
    if (!this.isTagged) out.bytes[mark] = SPACE;
  }

  /** @param {unknown[]} list */
  #each(list) {
    const known = this.seen.meet(list);
    if (known !== -1) {
      this.leaf(LEAF.reference, `${known}`);
      return;
    }
    this.out.byte(OPEN_LIST);
    for (let i = 0; i < list.length; i++) {
      if (i > 0) this.out.byte(COMMA);
      if (!this.attempt(() => this.value(list[i]))) this.leaf(LEAF.undefined);
    }
    this.out.byte(CLOSE_LIST);
  }

  /**
   * The error for the current value.
   *
   * @param {string} why
   */
  refuse(why) {
    return new CodecError(`${this.#where(LONG_PATH)} ${why}`);
  }

  /**
   * The error for a value that is too deep for the stack.
   *
   * @param {unknown} cause
   */
  tooDeep(cause) {
    return new CodecError(`${this.#where(DEEP_PATH)} is nested too deeply`, { cause });
  }

  /** @param {number} most keys to show */
  #where(most) {
    const depth = this.#depth;
    const path = this.#path.slice(0, Math.min(depth, most)).map(step).join('');
    return `${this.#name}${path}${depth > most ? '…' : ''}`;
  }
}

/** @param {object} object */
function hasEnumerable(object) {
  for (const _ in object) return true;
  return false;
}

module.exports = { ValueWalk };
