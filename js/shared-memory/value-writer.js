'use strict';

const { errorToData } = require('../codec/error-data.js');
const { refuseEmpty } = require('../codec/json-text.js');
const { codec } = require('../codec/on-demand.js');
const { PARTS_SHIFT } = require('../wire/batch.js');
const { FAILED, MEMORIES, TAGGED } = require('../wire/flags.js');
const { MOST_PARTS } = require('../wire/limits.js');
const { Attachments, takeAttachments, toText } = require('./attachments.js');

/**
 * What goes beside the text of a value.
 *
 * @typedef {object} Beside
 * @property {Uint8Array[] | undefined} parts bytes that still belong to the value
 * @property {Attachments | undefined} attachments memories, with the label for the text
 */

/** @type {Readonly<Beside>} */
const NOTHING = Object.freeze({ parts: undefined, attachments: undefined });

/**
 * Writes values for another process as text, bytes and memories. ValueReader reads them there. One writer serves for
 * all values: `header` and what is beside the text belong to the last one, so a call allocates nothing for them.
 */
class ValueWriter {
  /** The flags of the last value, and above them the number of its parts. */
  header = 0;
  #beside = NOTHING;
  #name;
  #isStrict;
  #mostParts;
  #how;
  /** @type {import('../codec/encoder.js').Encoder | undefined} */
  #encoder;

  /**
   * @param {object} how
   * @param {string} how.name the name of the values in messages
   * @param {boolean} how.isAdvanced whether `serialization` is `'advanced'`
   * @param {boolean} [how.isStrict] whether to refuse values of which JSON would leave nothing
   * @param {number} [how.mostParts] the number of parts that the transport can carry
   * @param {boolean} [how.takesObjects] whether objects can go as they are, to another thread
   */
  constructor({ name, isAdvanced, isStrict = true, mostParts = MOST_PARTS, takesObjects = false }) {
    this.#name = name;
    this.isAdvanced = isAdvanced;
    this.#isStrict = isStrict;
    this.#mostParts = mostParts;
    this.#how = { takesObjects, copiesTransfers: name === 'result' };
  }

  /** Loads what 'advanced' needs. Otherwise the first value loads it. */
  prepare() {
    return (this.#encoder ??= new (codec().Encoder)(this.#how));
  }

  /**
   * Writes a value. Throws if the value cannot be written.
   *
   * @param {unknown} value
   * @returns {string | undefined} the text; undefined if JSON cannot express the value
   */
  write(value) {
    if (this.isAdvanced && value !== undefined) return this.#encode(value);
    if (this.#isStrict) refuseEmpty(value, this.#name);
    const text = toText(value);
    const attachments = takeAttachments();
    this.#set(0, undefined, attachments);
    return text;
  }

  /** @param {unknown} value */
  #encode(value) {
    const encoder = this.prepare();
    /** @type {Uint8Array[]} */
    const parts = [];
    /** @type {any[]} */
    const memories = [];
    encoder.encode(value, this.#name, parts, memories);
    if (parts.length > this.#mostParts) {
      const verb = this.#name === 'params' ? 'have' : 'has';
      throw new (codec().CodecError)(`${this.#name} ${verb} more than ${this.#mostParts} buffers`);
    }
    const { text, isTagged, objects } = encoder;
    const isAlone = memories.length === 0 && objects === undefined;
    this.#set(isTagged ? TAGGED : 0, parts, isAlone ? undefined : new Attachments(memories, objects));
    return text;
  }

  /**
   * Writes the error and the text of a failed task as a list. Never throws: an error that lacks what cannot be sent is
   * better than no error.
   *
   * @param {unknown} error
   * @param {string | null} result
   */
  writeError(error, result) {
    if (this.isAdvanced) {
      /** @type {Uint8Array[]} */
      const parts = [];
      try {
        const encoder = this.prepare();
        encoder.encode([errorToData(error, true), result], 'error', parts);
        const { text, isTagged } = encoder;
        this.#set(isTagged ? FAILED | TAGGED : FAILED, parts, undefined);
        return text;
      } catch {
        // The error has memory that was transferred, for example.
      }
    }
    this.#set(FAILED, undefined, undefined);
    return JSON.stringify([errorToData(error), result]);
  }

  /** Returns what goes beside the last text. It is there once, since it may be large. */
  takeBeside() {
    const beside = this.#beside;
    this.#beside = NOTHING;
    return beside;
  }

  /** @param {number} flags @param {Uint8Array[] | undefined} parts @param {Attachments | undefined} attachments */
  #set(flags, parts, attachments) {
    const count = parts === undefined ? 0 : parts.length;
    this.header = flags | (attachments === undefined ? 0 : MEMORIES) | (count << PARTS_SHIFT);
    this.#beside =
      count === 0 && attachments === undefined
        ? NOTHING
        : { parts: count === 0 ? undefined : parts, attachments };
  }
}

module.exports = { ValueWriter };
