'use strict';

const { types } = require('util');
const { classNamed } = require('./classes.js');
const { CodecError, isTooDeep } = require('./codec-error.js');
const { makeError } = require('./error-objects.js');
const { handleKindNamed } = require('./handle-kinds.js');
const { viewOf } = require('./objects.js');
const { IncomingParts } = require('./incoming-parts.js');
const { GROUP, LEAF, MARK_CODE } = require('./tags.js');

const { hasOwnProperty } = Object.prototype;
const HEXADECIMAL = /^-?[0-9a-f]+$/;
const LONGEST_ARRAY = 2 ** 32 - 1;
/** @type {Set<string>} */
const LETTERS = new Set(Object.values(GROUP).filter((letter) => letter !== GROUP.pieces));

/**
 * Restores the value from the JSON.parse of a tagged text. Parts without a tag stay in place, so this changes `parsed`. The text may be
 * untrusted: text that no encoder writes results in some value or a CodecError.
 *
 * @param {unknown} parsed
 * @param {ArrayBuffer[]} parts they become the memory of the value
 * @param {number} [base] where the parts of this value start
 * @param {unknown[]} [handles]
 * @param {unknown[]} [objects] objects that arrived unchanged
 * @returns {any}
 */
function revive(parsed, parts, base = 0, handles = [], objects = []) {
  const revival = new Revival(new IncomingParts(parts, base), handles, objects);
  try {
    return revival.root(parsed);
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    const { message } = /** @type {Error} */ (cause);
    throw new CodecError(
      isTooDeep(cause) ? 'The value is nested too deeply' : `The value cannot be read: ${message}`,
      {
        cause,
      },
    );
  }
}

/** Walks over a parsed text in the order in which it was written, so that objects get the same numbers. */
class Revival {
  /** @type {object[]} */
  #objects = [];
  #parts;
  #handles;
  #asTheyAre;

  /**
   * @param {IncomingParts} parts
   * @param {unknown[]} handles
   * @param {unknown[]} asTheyAre
   */
  constructor(parts, handles, asTheyAre) {
    this.#parts = parts;
    this.#handles = handles;
    this.#asTheyAre = asTheyAre;
  }

  /** @param {any} parsed */
  root(parsed) {
    if (!Array.isArray(parsed) || letterOf(parsed[0]) !== GROUP.pieces) return this.#value(parsed);
    this.#parts.setPieces(parsed[1]);
    return this.#value(parsed[2]);
  }

  /** @param {any} parsed @returns {any} */
  #value(parsed) {
    if (typeof parsed === 'string') return parsed.charCodeAt(0) === MARK_CODE ? this.#leaf(parsed) : parsed;
    if (typeof parsed !== 'object' || parsed === null) return parsed;
    if (!Array.isArray(parsed)) return this.#plain(parsed);
    const letter = letterOf(parsed[0]);
    return letter !== undefined && LETTERS.has(letter) ? this.#group(letter, parsed) : this.#array(parsed);
  }

  /** @param {any} object */
  #plain(object) {
    this.#objects.push(object);
    for (const key in object) {
      const value = object[key];
      if (typeof value === 'object' ? value === null : !isLeaf(value)) continue;
      // The program may have added properties to all objects.
      if (!hasOwnProperty.call(object, key)) continue;
      const revived = this.#value(value);
      if (revived !== value) object[key] = revived;
    }
    return object;
  }

  /** @param {any[]} array */
  #array(array) {
    this.#objects.push(array);
    for (let i = 0; i < array.length; i++) {
      const value = array[i];
      if (typeof value === 'object' ? value === null : !isLeaf(value)) continue;
      const revived = this.#value(value);
      if (revived !== value) array[i] = revived;
    }
    return array;
  }

  /** @param {string} text */
  #leaf(text) {
    const rest = text.slice(2);
    switch (text[1]) {
      case LEAF.undefined:
        return undefined;
      case LEAF.text:
        return rest;
      case LEAF.reference:
        return this.#referenced(rest);
      case LEAF.date:
        return this.#add(new Date(Number(rest)));
      case LEAF.bigint:
        return toBigInt(rest);
      case LEAF.minusZero:
        return -0;
      case LEAF.nan:
        return NaN;
      case LEAF.infinity:
        return Infinity;
      case LEAF.minusInfinity:
        return -Infinity;
      default:
        throw new CodecError(`There is no tag ${JSON.stringify(text[1])}`);
    }
  }

  /** @param {string} number */
  #referenced(number) {
    const object = this.#objects[Number(number)];
    if (object === undefined) throw new CodecError(`There is no object ${number} to refer to`);
    return object;
  }

  /**
   * Gives an object the next number.
   *
   * @template {object} T
   * @param {T} object
   */
  #add(object) {
    this.#objects.push(object);
    return object;
  }

  /**
   * @param {string} letter
   * @param {any[]} members after the first
   */
  #group(letter, members) {
    switch (letter) {
      case GROUP.map:
        return this.#map(members);
      case GROUP.set:
        return this.#set(members);
      case GROUP.error:
        return this.#error(members);
      case GROUP.instance:
        return this.#instance(members);
      case GROUP.packed:
        return this.#packed(members);
      case GROUP.sparse:
        return this.#sparse(members);
      case GROUP.regexp:
        return this.#add(new RegExp(members[1], members[2]));
      case GROUP.boxed:
        return this.#add(Object(this.#value(members[1])));
      case GROUP.arrayBuffer:
        return this.#add(this.#parts.whole(members[1]));
      case GROUP.buffer:
        return this.#add(this.#parts.buffer(members[1], members[2], members[3]));
      case GROUP.view:
        return this.#add(this.#parts.view(members[1], members[2], members[3], members[4]));
      case GROUP.object:
        return this.#add(this.#asItIs(members[1]));
      case GROUP.viewOfObject:
        return this.#add(viewOf(this.#asItIs(members[1]), members[2], members[3], members[4]));
      case GROUP.separate:
        return this.#separate(members);
      default:
        return this.#handle(members[1], members[2]);
    }
  }

  /** @param {any[]} members */
  #map(members) {
    const map = this.#add(new Map());
    for (let i = 1; i < members.length; i += 2) map.set(this.#value(members[i]), this.#value(members[i + 1]));
    return map;
  }

  /** @param {any[]} members */
  #set(members) {
    const set = this.#add(new Set());
    for (let i = 1; i < members.length; i++) set.add(this.#value(members[i]));
    return set;
  }

  /** @param {any[]} members */
  #separate(members) {
    const objects = this.#objects;
    objects.push(members);
    for (let i = 1; i < members.length; i++) {
      this.#objects = [];
      members[i] = this.#value(members[i]);
    }
    this.#objects = objects;
    return members;
  }

  /** @param {any[]} members */
  #error(members) {
    const error = makeError(members[1]);
    if (error === undefined) throw new CodecError('There is an error without a class');
    this.#add(error);
    let enumerable = false;
    for (let i = 2; i < members.length; i++) {
      const key = members[i];
      if (key === '' && !enumerable) enumerable = true;
      else define(error, key, this.#value(members[++i]), enumerable);
    }
    return error;
  }

  /** An instance of an unregistered class stays unchanged. @param {any[]} members */
  #instance(members) {
    const prototype = classNamed(members[1])?.prototype;
    const object = this.#value(members[2]);
    const isError = types.isNativeError(object);
    if (!isError && !isPlain(object)) throw new CodecError('There is an instance without properties');
    const isFitting = prototype !== undefined && (!isError || prototype instanceof Error);
    return isFitting ? Object.setPrototypeOf(object, prototype) : object;
  }

  /** @param {any[]} members */
  #packed(members) {
    const kind = classNamed(members[1]);
    // It gets its number before its packed value; until it exists nothing can refer to it.
    const number = this.#objects.push(/** @type {any} */ (undefined)) - 1;
    const data = this.#value(members[2]);
    const made = kind?.unpack ? kind.unpack(data) : data;
    this.#objects[number] = made;
    return made;
  }

  /** @param {any[]} members */
  #sparse(members) {
    const length = members[1];
    if (!Number.isInteger(length) || length < 0 || length > LONGEST_ARRAY) {
      throw new CodecError('There is an array without a length');
    }
    /** @type {any[]} */
    const array = this.#add([]);
    // The engine allocates memory for each element of a length, unless the length is so large that it uses a dictionary.
    if (length > 4 * members.length) array.length = LONGEST_ARRAY;
    array.length = length;
    for (let i = 2; i < members.length; i += 2) define(array, members[i], this.#value(members[i + 1]), true);
    return array;
  }

  /**
   * @param {unknown} name
   * @param {unknown} index
   */
  #handle(name, index) {
    const kind = handleKindNamed(name);
    if (!kind || !Number.isInteger(index) || Number(index) < 0) throw new CodecError('A handle has no kind');
    const position = Number(index);
    if (!(position < this.#handles.length)) throw new CodecError('A handle did not come with its text');
    return this.#add(kind.fromHandle(this.#handles[position]));
  }

  /** @param {any} index @returns {any} */
  #asItIs(index) {
    const object = this.#asTheyAre[index];
    if (typeof object !== 'object' || object === null)
      throw new CodecError('An object did not come with its text');
    return object;
  }
}

/**
 * The letter of an array that encodes another value.
 *
 * @param {unknown} first its first element
 */
function letterOf(first) {
  return typeof first === 'string' && first.length === 2 && isLeaf(first) ? first[1] : undefined;
}

/** @param {unknown} value */
function isLeaf(value) {
  return typeof value === 'string' && value.charCodeAt(0) === MARK_CODE;
}

/** @param {any} object */
function isPlain(object) {
  return typeof object === 'object' && object !== null && Object.getPrototypeOf(object) === Object.prototype;
}

/** @param {string} digits with a sign */
function toBigInt(digits) {
  if (!HEXADECIMAL.test(digits)) throw new CodecError('There is a BigInt without digits');
  return digits[0] === '-' ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
}

/**
 * Not with an assignment, since a key may be `__proto__`.
 *
 * @param {object} object
 * @param {unknown} key
 * @param {unknown} value
 * @param {boolean} enumerable
 */
function define(object, key, value, enumerable) {
  if (typeof key !== 'string') throw new CodecError('There is a property without a name');
  Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
}

module.exports = { revive };
