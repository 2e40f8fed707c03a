'use strict';

const { refusedKind } = require('./refused-kinds.js');

// Copies the properties of errors into data that no longer runs any user code. Pages also use this, so it uses nothing from Node.

/** Values beyond this depth and these limits are left out: an error must not be too large to be sent. */
const DEEPEST = 100;
const MOST_VALUES = 20_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Thrown for a value that is left out as a whole. */
const LEFT_OUT = Symbol('left out');

const { hasOwnProperty, toString } = Object.prototype;

/**
 * Copies values into data. A plain copy contains JSON values; a rich one also has bigints, dates, maps, sets, regular expressions and
 * bytes, which structured clone and the codec preserve. Each property is read once, and each toJSON is called once.
 */
class PlainValues {
  #isRich;
  #values = MOST_VALUES;
  #characters = MOST_CHARACTERS;
  /** The objects that contain the current one. @type {Set<object>} */
  #around = new Set();
  /** @type {(object: object) => unknown} returns undefined for other values than errors */
  #copyError;

  /**
   * @param {boolean} isRich
   * @param {(object: object) => unknown} copyError
   */
  constructor(isRich, copyError) {
    this.#isRich = isRich;
    this.#copyError = copyError;
  }

  /**
   * @param {unknown} value
   * @returns {any}
   * @throws LEFT_OUT, or an error of the user's code
   */
  copy(value) {
    if (--this.#values < 0) throw LEFT_OUT;
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'bigint':
        return this.#isRich ? value : `${value}`;
      case 'number':
        return this.#isRich || Number.isFinite(value) ? value : null;
      case 'object':
        return value === null ? null : this.#within(value, () => this.#object(value));
      case 'function':
      case 'symbol':
        throw LEFT_OUT;
      default:
        return value;
    }
  }

  /**
   * A text, cut to fit.
   *
   * @param {string} text
   * @param {number} [most] characters
   */
  text(text, most = MOST_CHARACTERS) {
    const { length } = text;
    const room = Math.min(most, this.#characters);
    this.#characters -= Math.min(room, length);
    return length <= room ? text : `${text.slice(0, room)}… (${length - room} more characters)`;
  }

  /** Whether another object can be copied within the current one. */
  get hasRoom() {
    return this.#values > 0 && this.#around.size < DEEPEST;
  }

  /**
   * @template T
   * @param {object} object
   * @param {() => T} copy
   * @returns {T}
   */
  #within(object, copy) {
    const around = this.#around;
    if (around.has(object) || around.size >= DEEPEST) throw LEFT_OUT;
    around.add(object);
    try {
      return copy();
    } finally {
      around.delete(object);
    }
  }

  /** @param {any} object */
  #object(object) {
    const error = this.#copyError(object);
    if (error !== undefined) return error;
    if (Array.isArray(object)) return this.#list(object);
    if (ArrayBuffer.isView(object)) return this.#view(object);
    const kind = toString.call(object).slice('[object '.length, -1);
    const copied = kind === 'Object' ? undefined : this.#special(kind, object);
    if (copied !== undefined) return copied;
    const { toJSON } = object;
    if (typeof toJSON === 'function') return this.#json(toJSON.call(object, ''));
    if (refusedKind(kind, object)) throw LEFT_OUT;
    return this.#properties(object);
  }

  /** The result of a toJSON, whose own toJSON is not called. @param {any} value */
  #json(value) {
    if (typeof value !== 'object' || value === null) return this.copy(value);
    return this.#within(value, () => (Array.isArray(value) ? this.#list(value) : this.#properties(value)));
  }

  /** @param {any[]} list */
  #list(list) {
    const { length } = list;
    if (length > this.#values) throw LEFT_OUT;
    const copies = [];
    for (let at = 0; at < length; at++) copies.push(this.#member(() => list[at]) ?? this.#nothing);
    return copies;
  }

  /**
   * A list with independent members: a member that cannot be read does not affect the others. The last entry says how many do not fit.
   *
   * @param {any[]} list
   */
  each(list) {
    const copies = [];
    const { length } = list;
    let at = 0;
    for (; at < length && this.hasRoom; at++)
      copies.push(attempt(() => this.copy(list[at])) ?? this.#nothing);
    if (at < length) copies.push(`… (errors left out: ${length - at})`);
    return copies;
  }

  /** The placeholder for an omitted member of a list. */
  get #nothing() {
    return this.#isRich ? undefined : null;
  }

  /** @param {any} object */
  #properties(object) {
    /** @type {Record<string, unknown>} */
    const copies = {};
    for (const key of Object.keys(object)) {
      const copied = this.#member(() => object[key]);
      if (copied !== undefined) define(copies, key, copied);
    }
    return copies;
  }

  /** A member that cannot be read is left out; one that is endless makes the whole list be left out. @param {() => unknown} read */
  #member(read) {
    let value;
    try {
      value = read();
    } catch {
      return undefined;
    }
    if (typeof value === 'function' || typeof value === 'symbol') return undefined;
    return this.copy(value);
  }

  /**
   * @param {string} kind
   * @param {any} object its kind is what it claims
   * @returns {unknown} undefined for other kinds
   */
  #special(kind, object) {
    switch (kind) {
      case 'Date':
        return this.#isRich ? new Date(Date.prototype.getTime.call(object)) : undefined;
      case 'RegExp':
        return this.#isRich ? new RegExp(object.source, object.flags) : `${object}`;
      case 'Map':
        return this.#map(object);
      case 'Set':
        return this.#set(object);
      case 'ArrayBuffer':
        return this.#isRich ? this.#bytes(object, object.byteLength) : this.#numbers(new Uint8Array(object));
      case 'Number':
      case 'String':
      case 'Boolean':
      case 'BigInt':
        return this.copy(object.valueOf());
      default:
        return undefined;
    }
  }

  /** @param {Map<unknown, unknown>} map */
  #map(map) {
    /** @type {Array<[unknown, unknown]>} */
    const entries = [];
    Map.prototype.forEach.call(map, (value, key) => {
      entries.push([this.copy(key), this.#member(() => value) ?? this.#nothing]);
    });
    return this.#isRich ? new Map(entries) : entries;
  }

  /** @param {Set<unknown>} set */
  #set(set) {
    /** @type {unknown[]} */
    const values = [];
    Set.prototype.forEach.call(set, (value) => values.push(this.copy(value)));
    return this.#isRich ? new Set(values) : values;
  }

  /** @param {any} view */
  #view(view) {
    if (toString.call(view.buffer) !== '[object ArrayBuffer]') throw LEFT_OUT;
    if (this.#isRich) return this.#bytes(view, view.byteLength);
    const { buffer, byteOffset, byteLength } = view;
    const numbers = view instanceof DataView ? new Uint8Array(buffer, byteOffset, byteLength) : view;
    // In the form of a Buffer's toJSON.
    if (typeof Buffer !== 'undefined' && Buffer.isBuffer(view))
      return { type: 'Buffer', data: this.#numbers(numbers) };
    return this.#numbers(numbers);
  }

  /** @param {ArrayLike<number | bigint>} numbers */
  #numbers(numbers) {
    const { length } = numbers;
    if (length > this.#values) throw LEFT_OUT;
    return Array.from({ length }, (_, at) => this.copy(numbers[at]));
  }

  /**
   * Bytes are sent unchanged, as far as they fit.
   *
   * @param {object} holder
   * @param {number} count
   */
  #bytes(holder, count) {
    if (count > this.#characters) throw LEFT_OUT;
    this.#characters -= count;
    return holder;
  }
}

/**
 * The result of the function; undefined if it throws.
 *
 * @template T
 * @param {() => T} act
 * @returns {T | undefined}
 */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/**
 * Not with an assignment, since a key may be `__proto__`.
 *
 * @param {object} object
 * @param {string} key
 * @param {unknown} value
 * @param {boolean} [enumerable]
 */
function define(object, key, value, enumerable = true) {
  Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
}

/** @param {object} object @param {string} key */
function hasOwn(object, key) {
  return hasOwnProperty.call(object, key);
}

module.exports = { DEEPEST, PlainValues, attempt, define, hasOwn };
