'use strict';

const { CodecError, isEngineError, isTooDeep } = require('./codec-error.js');
const { ValueWalk } = require('./value-walk.js');

/**
 * Turns values into JSON text, with bytes and handles beside it. One serves for all messages of a transport: what it knows
 * of the last value stands in its fields until the next is encoded.
 */
class Encoder {
  /** Whether the value needs `revive` after JSON.parse; else what JSON.parse gives is the value. */
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
   * @param {boolean} [how.takesObjects] whether objects can go as they are
   * @param {boolean} [how.copiesTransfers] whether, where they cannot, a copy will do for what is to be transferred
   */
  constructor({ takesObjects = false, copiesTransfers = false } = {}) {
    this.#takesObjects = takesObjects;
    this.#copiesTransfers = copiesTransfers;
  }

  /**
   * Encodes a value. Throws a CodecError that names what cannot be carried, or what a getter of the value throws; the
   * lists are then as they were.
   *
   * @param {unknown} value
   * @param {string} name of the value, for messages
   * @param {Uint8Array[]} parts gets the bytes that go beside the text, not copied: to be copied before user code runs
   * @param {unknown[]} [handles] gets what handle kinds made of their objects; without it a value may have none
   */
  encode(value, name, parts, handles) {
    const wasBusy = this.#isBusy;
    // A getter of a value may send a value itself.
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

  /** The text as a string, made again each time. */
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
