'use strict';

const { stringify } = JSON;

const INITIAL = 16 * 1024;
/** A larger buffer is released when the next value starts. */
const MOST_KEPT = 1024 * 1024;
/** A loop here copies shorter strings; longer ones justify a call into native code. */
const LONG = 32;

const OPEN = 0x22;
const BACKSLASH = 0x5c;
/** Characters that JSON escapes, that are not ASCII, or that may begin a tag. */
const SPECIAL = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

/** The same by character code, for the loop. */
const IS_SPECIAL = new Uint8Array(0x10000).fill(1);
for (let code = 0; code < 0x80; code++) if (!SPECIAL.test(String.fromCharCode(code))) IS_SPECIAL[code] = 0;

/**
 * The functions behind `write` and `toString` of a Buffer; all versions of Node have them.
 *
 * @typedef {object} NativeMethods
 * @property {(text: string, at: number) => number} latin1Write
 * @property {(text: string, at: number) => number} utf8Write
 * @property {(from: number, to: number) => string} latin1Slice
 * @property {(from: number, to: number) => string} utf8Slice
 */

/** @param {number} size */
function allocate(size) {
  return /** @type {Buffer & NativeMethods} */ (Buffer.allocUnsafeSlow(size));
}

/**
 * JSON text as UTF-8 bytes in a buffer that grows. Written byte by byte, because that costs less than V8's concatenated strings, and
 * because the walk can then read each property only once, which `JSON.stringify` would not allow.
 */
class TextWriter {
  bytes;
  length = 0;
  /** Whether all bytes so far are ASCII. May be false unnecessarily after a `rewind`. */
  isAscii = true;

  /** @param {number} [capacity] */
  constructor(capacity = INITIAL) {
    this.bytes = allocate(capacity);
  }

  clear() {
    if (this.bytes.length > MOST_KEPT) this.bytes = allocate(INITIAL);
    this.length = 0;
    this.isAscii = true;
  }

  /** @param {number} length later text is dropped */
  rewind(length) {
    this.length = length;
  }

  /** @param {number} code an ASCII character */
  byte(code) {
    if (this.length === this.bytes.length) this.#grow(1);
    this.bytes[this.length++] = code;
  }

  /** @param {string} text short and ASCII */
  ascii(text) {
    const { length } = text;
    if (this.length + length > this.bytes.length) this.#grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  /** @param {number} number finite and not -0 */
  number(number) {
    if ((number | 0) === number && number >= 0) this.#natural(number);
    else this.ascii(`${number}`);
  }

  /** @param {number} number */
  #natural(number) {
    if (this.length + 10 > this.bytes.length) this.#grow(10);
    const { bytes } = this;
    const start = this.length;
    let end = start;
    do {
      const rest = (number / 10) | 0;
      bytes[end++] = 0x30 + number - rest * 10;
      number = rest;
    } while (number !== 0);
    this.length = end;
    // The digits come in reverse order.
    for (let i = start, j = end - 1; i < j; i++, j--) {
      const digit = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = digit;
    }
  }

  /**
   * Writes a string in quotes if it needs no escapes. Otherwise writes nothing; call `escaped` then.
   *
   * @param {string} text
   * @returns {boolean}
   */
  simple(text) {
    const { length } = text;
    if (this.length + length + 2 > this.bytes.length) this.#grow(length + 2);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = OPEN;
    if (length > LONG) {
      if (SPECIAL.test(text)) return false;
      at += bytes.latin1Write(text, at);
    } else {
      for (let i = 0; i < length; i++) {
        const code = text.charCodeAt(i);
        if (IS_SPECIAL[code] !== 0) return false;
        bytes[at++] = code;
      }
    }
    bytes[at] = OPEN;
    this.length = at + 1;
    return true;
  }

  /**
   * Any string in quotes.
   *
   * @param {string} text
   */
  escaped(text) {
    if (text.length > LONG || !this.#shortEscaped(text)) this.#native(stringify(text));
  }

  /**
   * Handles only escapes of two characters and no surrogates; writes nothing if there are others.
   *
   * @param {string} text
   */
  #shortEscaped(text) {
    const { length } = text;
    if (this.length + 3 * length + 2 > this.bytes.length) this.#grow(3 * length + 2);
    const { bytes } = this;
    let at = this.length;
    let isAscii = this.isAscii;
    bytes[at++] = OPEN;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code === OPEN || code === BACKSLASH) {
        bytes[at++] = BACKSLASH;
        bytes[at++] = code;
      } else if (code < 0x20) {
        if (code !== 0x0a) return false;
        bytes[at++] = BACKSLASH;
        bytes[at++] = 0x6e;
      } else if (code < 0x80) {
        bytes[at++] = code;
      } else if (code < 0x800) {
        isAscii = false;
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code >= 0xd800 && code < 0xe000) {
        return false;
      } else {
        isAscii = false;
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      }
    }
    bytes[at++] = OPEN;
    this.length = at;
    this.isAscii = isAscii;
    return true;
  }

  /** @param {string} json without lone surrogates */
  #native(json) {
    const size = Buffer.byteLength(json);
    if (this.length + size > this.bytes.length) this.#grow(size);
    this.length += this.bytes.utf8Write(json, this.length);
    if (size !== json.length) this.isAscii = false;
  }

  /**
   * Inserts text before everything written so far.
   *
   * @param {string} text short and ASCII
   */
  prepend(text) {
    const { length } = this;
    if (length + text.length > this.bytes.length) this.#grow(text.length);
    this.bytes.copyWithin(text.length, 0, length);
    this.length = 0;
    this.ascii(text);
    this.length = length + text.length;
  }

  toString() {
    return this.isAscii ? this.bytes.latin1Slice(0, this.length) : this.bytes.utf8Slice(0, this.length);
  }

  /** @param {number} needed */
  #grow(needed) {
    const grown = allocate(Math.max(2 * this.bytes.length, this.length + needed));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

module.exports = { TextWriter };
