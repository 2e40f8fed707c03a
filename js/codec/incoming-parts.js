'use strict';

const { types } = require('util');
const { CodecError } = require('./codec-error.js');
const { constructorOf } = require('./view-kinds.js');

/** @typedef {{ buffer: ArrayBuffer, offset: number, length: number }} Range */

/** The bytes beside a text. The text's references to them are untrusted. */
class IncomingParts {
  #parts;
  #base;
  /** Parts that are pieces of other parts, by part. @type {Map<number, Range>} */
  #pieces = new Map();

  /**
   * @param {ArrayBuffer[]} parts
   * @param {number} base where the parts of this value start
   */
  constructor(parts, base) {
    this.#parts = parts;
    this.#base = base;
  }

  /** @param {unknown} index @returns {ArrayBuffer} */
  whole(index) {
    const buffer = this.#parts[this.#base + natural(index)];
    if (!types.isArrayBuffer(buffer)) throw new CodecError(`There is no part ${index} beside the text`);
    return buffer;
  }

  /** @param {unknown} list part, whole, offset, length, and so on */
  setPieces(list) {
    if (!Array.isArray(list)) throw new CodecError('The list of pieces is not a list');
    for (let i = 0; i < list.length; i += 4) {
      const range = {
        buffer: this.whole(list[i + 1]),
        offset: natural(list[i + 2]),
        length: natural(list[i + 3]),
      };
      this.#pieces.set(natural(list[i]), range);
    }
  }

  /**
   * @param {unknown} part
   * @param {unknown} [offset] in bytes; without it the whole part
   * @param {unknown} [length] in bytes
   * @returns {Buffer}
   */
  buffer(part, offset, length) {
    const range = this.#range(part, offset, length);
    return Buffer.from(range.buffer, range.offset, range.length);
  }

  /**
   * @param {unknown} kind
   * @param {unknown} part
   * @param {unknown} [offset] in bytes
   * @param {unknown} [length] in bytes
   * @returns {ArrayBufferView}
   */
  view(kind, part, offset, length) {
    const View = constructorOf(kind);
    if (!View) throw new CodecError(`This engine has no ${kind}`);
    const range = this.#range(part, offset, length);
    const elements = range.length / (View.BYTES_PER_ELEMENT ?? 1);
    return new View(range.buffer, range.offset, natural(elements));
  }

  /**
   * @param {unknown} part
   * @param {unknown} offset
   * @param {unknown} length
   * @returns {Range}
   */
  #range(part, offset, length) {
    if (offset === undefined) {
      const piece = this.#pieces.get(/** @type {number} */ (part));
      if (piece) return checked(piece);
      const buffer = this.whole(part);
      return { buffer, offset: 0, length: buffer.byteLength };
    }
    return checked({ buffer: this.whole(part), offset: natural(offset), length: natural(length) });
  }
}

/** @param {Range} range */
function checked(range) {
  const { buffer, offset, length } = range;
  if (offset + length > buffer.byteLength) {
    throw new CodecError(`A part of ${buffer.byteLength} bytes does not have ${length} bytes at ${offset}`);
  }
  return range;
}

/** @param {unknown} value @returns {number} */
function natural(value) {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new CodecError('The number of a part is not a whole number');
  }
  return value;
}

module.exports = { IncomingParts };
