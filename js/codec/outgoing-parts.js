'use strict';

/**
 * The location of a view's bytes: a separate part, or a piece of a part.
 *
 * @typedef {{ part: number, offset: number }} Place
 */

/**
 * The bytes beside the text.
 *
 * Only a view's own bytes are sent, so a small Buffer does not carry Node's buffer pool, nor other data in it. Views share memory on the
 * other side only if the value contains the whole memory anyway, as an ArrayBuffer or a view of all of it. Their order does not matter.
 */
class OutgoingParts {
  /** @type {Uint8Array[]} */
  list = [];
  /** Parts that are whole ArrayBuffers. @type {Map<ArrayBufferLike, number>} */
  #wholes = new Map();
  /** Parts that may turn out to be pieces of one. @type {Array<{ part: number, view: ArrayBufferView }>} */
  #lone = [];
  /** Part, whole, offset, length, and so on. @type {number[]} */
  #pieces = [];

  /**
   * The part with all of an ArrayBuffer.
   *
   * @param {ArrayBufferLike} buffer
   */
  whole(buffer) {
    const known = this.#wholes.get(buffer);
    if (known !== undefined) return known;
    const part = this.list.push(new Uint8Array(buffer)) - 1;
    this.#wholes.set(buffer, part);
    return part;
  }

  /**
   * @param {ArrayBufferView} view
   * @returns {number | Place} the view's own part, or its place in a part
   */
  view(view) {
    const { buffer, byteOffset, byteLength } = view;
    const isWhole = byteLength === buffer.byteLength;
    if (isWhole) return this.whole(buffer);
    const whole = this.#wholes.get(buffer);
    if (whole !== undefined) return { part: whole, offset: byteOffset };
    const bytes = view instanceof Uint8Array ? view : new Uint8Array(buffer, byteOffset, byteLength);
    const part = this.list.push(bytes) - 1;
    this.#lone.push({ part, view });
    return part;
  }

  /** Later views share no memory with earlier ones. */
  separate() {
    if (this.#lone.length > 0) {
      this.#findPieces();
      this.#lone = [];
    }
    if (this.#wholes.size > 0) this.#wholes = new Map();
  }

  /**
   * Call it at the end: returns the parts that are pieces of others, and empties them.
   *
   * @returns {number[] | undefined} part, whole, offset, length, and so on
   */
  pieces() {
    if (this.#wholes.size > 0) this.#findPieces();
    return this.#pieces.length === 0 ? undefined : this.#pieces;
  }

  #findPieces() {
    for (const { part, view } of this.#lone) {
      const whole = this.#wholes.get(view.buffer);
      if (whole === undefined) continue;
      this.#pieces.push(part, whole, view.byteOffset, view.byteLength);
      this.list[part] = new Uint8Array(0);
    }
  }

  /**
   * Drops all but the first parts.
   *
   * @param {number} count
   */
  forget(count) {
    if (this.list.length === count) return;
    this.list.length = count;
    this.#lone = this.#lone.filter(({ part }) => part < count);
    for (const [buffer, part] of this.#wholes) if (part >= count) this.#wholes.delete(buffer);
  }
}

module.exports = { OutgoingParts };
