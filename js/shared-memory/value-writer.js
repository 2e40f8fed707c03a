'use strict';

const { errorToData } = require('../codec/error-data.js');
const { refuseEmpty } = require('../codec/json-text.js');
const { codec } = require('../codec/on-demand.js');
const { PARTS_SHIFT } = require('../wire/batch.js');
const { FAILED, MEMORIES, TAGGED } = require('../wire/flags.js');
const { MOST_PARTS } = require('../wire/limits.js');
const { Attachments, takeAttachments, toText } = require('./attachments.js');

/**
 * What goes beside a value's text.
 *
 * @typedef {object} Beside
 * @property {Uint8Array[] | undefined} parts bytes that are still the value's own
 * @property {Attachments | undefined} attachments memories, by which the text is to be labelled
 */

/** @type {Readonly<Beside>} */
const NOTHING = Object.freeze({ parts: undefined, attachments: undefined });

/**
 * Writes values that go to another process: as text, bytes and memories. ValueReader reads them there. One serves for all
 * values: `header` and what is beside the text are the last one's, so that a call allocates nothing for them.
 */
class ValueWriter {
  /** Flags of what was written last, and above them how many parts it has. */
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
   * @param {string} how.name of the values, for messages
   * @param {boolean} how.isAdvanced whether `serialization` is `'advanced'`
   * @param {boolean} [how.isStrict] whether values are refused of which JSON would leave nothing
   * @param {number} [how.mostParts] that the way carries
   * @param {boolean} [how.takesObjects] whether objects can go as they are, to another thread
   */
  constructor({ name, isAdvanced, isStrict = true, mostParts = MOST_PARTS, takesObjects = false }) {
    this.#name = name;
    this.isAdvanced = isAdvanced;
    this.#isStrict = isStrict;
    this.#mostParts = mostParts;
    this.#how = { takesObjects, copiesTransfers: name === 'result' };
  }

  /** Loads what 'advanced' needs, which else the first value does. */
  prepare() {
    return (this.#encoder ??= new (codec().Encoder)(this.#how));
  }

  /**
   * Writes a value. Throws what is wrong with it.
   *
   * @param {unknown} value
   * @returns {string | undefined} its text; undefined where JSON has none
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
   * Writes what a task has thrown, and its text, as a list. Never throws: an error without what cannot be sent is better
   * than none.
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
        // Memory that was transferred, for example.
      }
    }
    this.#set(FAILED, undefined, undefined);
    return JSON.stringify([errorToData(error), result]);
  }

  /** What goes beside the text that was written last; once, since it may be large. */
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
