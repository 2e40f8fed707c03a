'use strict';

/**
 * Where the bytes of a view are: a part of its own, or a piece of a part.
 *
 * @typedef {{ part: number, offset: number }} Place
 */

/**
 * The bytes that go beside the text.
 *
 * A view goes with its own bytes only, so a small Buffer never drags Node's pool along, nor what else lies there. Only
 * where the value has the whole memory anyway, as an ArrayBuffer or by a view of all of it, do views share it on the
 * other side too; in whatever order they were met.
 */
class OutgoingParts {
  /** @type {Uint8Array[]} */
  list = [];
  /** Parts that are all of an ArrayBuffer. @type {Map<ArrayBufferLike, number>} */
  #wholes = new Map();
  /** Parts that may turn out to be a piece of one. @type {Array<{ part: number, view: ArrayBufferView }>} */
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
   * @returns {number | Place} a part of which the view is all, or where in a part it is
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

  /** What comes now shares no memory with what was met before. */
  separate() {
    if (this.#lone.length > 0) {
      this.#findPieces();
      this.#lone = [];
    }
    if (this.#wholes.size > 0) this.#wholes = new Map();
  }

  /**
   * To be called at the end: the parts that are pieces of others, which are emptied.
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
   * Forgets all but the first parts.
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
