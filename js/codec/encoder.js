'use strict';

const { CodecError, isEngineError, isTooDeep } = require('./codec-error.js');
const { ValueWalk } = require('./value-walk.js');

/**
 * Turns values into JSON text, with bytes and handles beside it. A transport uses one encoder for all messages: its fields describe the
 * last value until the next one is encoded.
 */
class Encoder {
  /** Whether the value needs `revive` after JSON.parse; otherwise the result of JSON.parse is the value. */
  isTagged = false;
  /** What goes as it is beside the text. @type {import('./objects.js').OutgoingObjects | undefined} */
  objects;
  #takesObjects;
  #copiesTransfers;
  #walk = new ValueWalk();
  #isBusy = false;
  #out = this.#walk.out;

  /**
   * @param {object} [how]
   * @param {boolean} [how.takesObjects] whether objects can be passed unchanged
   * @param {boolean} [how.copiesTransfers] whether to copy objects to transfer if they cannot be moved
   */
  constructor({ takesObjects = false, copiesTransfers = false } = {}) {
    this.#takesObjects = takesObjects;
    this.#copiesTransfers = copiesTransfers;
  }

  /**
   * Encodes a value. Throws a CodecError that names what cannot be sent, or the error of a getter of the value; the lists are then
   * unchanged.
   *
   * @param {unknown} value
   * @param {string} name of the value, for messages
   * @param {Uint8Array[]} parts receives the bytes beside the text, not copied: copy them before user code runs
   * @param {unknown[]} [handles] receives the handles of objects; without it a value may have none
   */
  encode(value, name, parts, handles) {
    const wasBusy = this.#isBusy;
    // A getter of a value may itself send a value.
    const walk = wasBusy ? new ValueWalk() : this.#walk;
    this.#isBusy = true;
    try {
      walk.takesHandles = handles !== undefined;
      walk.takesObjects = this.#takesObjects && handles !== undefined;
      walk.copiesTransfers = this.#copiesTransfers;
      walk.write(value, name);
      this.#take(walk, parts, handles);
    } catch (error) {
      throw isEngineError(error, 'RangeError') ? tooLarge(error, walk, name) : error;
    } finally {
      walk.release();
      this.#isBusy = wasBusy;
    }
  }

  /**
   * @param {ValueWalk} walk
   * @param {Uint8Array[]} parts
   * @param {unknown[]} [handles]
   */
  #take(walk, parts, handles) {
    this.isTagged = walk.isTagged;
    this.objects = walk.objects;
    this.#out = walk.out;
    for (const part of walk.parts.list) parts.push(part);
    for (const handle of walk.handles) handles?.push(handle);
  }

  /** The text as a string, created on each access. */
  get text() {
    return this.#out.toString();
  }
}

/**
 * @param {any} cause a RangeError
 * @param {ValueWalk} walk
 * @param {string} name
 */
function tooLarge(cause, walk, name) {
  if (isTooDeep(cause)) return walk.tooDeep(cause);
  return new CodecError(`${name} is too large: ${cause.message}`, { cause });
}

module.exports = { Encoder };
