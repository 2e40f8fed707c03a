'use strict';

const { AsyncResource } = require('async_hooks');
const { codec } = require('../codec/on-demand.js');
const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { PoolError } = require('../common/errors.js');
const { unreadable } = require('./unsendable.js');
const { errorToData } = require('../codec/error-data.js');
const { refuseEmpty } = require('../codec/json-text.js');
const { native } = require('../native/native.js');
const { encodeError } = require('./encoded-error.js');
const { Attachments, takeAttachments, toText } = require('../shared-memory/attachments.js');
const { nextTick, now } = require('../common/primordials.js');
const { FIELDS_PER_REPLY, PARTS_SHIFT } = require('../wire/batch.js');
const { INCOMING_NUMBERS, NUMBERS_PER_GROUP } = require('../wire/delivery.js');
const { CANCEL, FAILED, MEMORIES, TAGGED, UNDEFINED } = require('../wire/flags.js');
const { MAX_MESSAGE, MOST_PARTS } = require('../wire/limits.js');

const MOST_REPLIES = 1024;
/** Replies of this many characters go out at once: the pool can read them while the next are made. */
const MOST_CHARACTERS = 8 * 1024;

/**
 * @typedef {object} Receiver
 * @property {(transport: SharedMemoryTransport, id: number, task: string, params: unknown) => void} call
 * @property {(id: number) => void} cancel
 */

/** @typedef {import('./handover.js').Handover} Handover */

/** Calls over shared memory, many at a time; docs/internals/shared-memory-transport.md. */
class SharedMemoryTransport {
  #incoming = new Int32Array(INCOMING_NUMBERS);
  #outgoing = new Int32Array(MOST_REPLIES * FIELDS_PER_REPLY);
  #handover;
  #receiver;
  #encoder;
  #transport;
  #send;
  /** What triggers the tasks. @type {AsyncResource | undefined} */
  #resource;
  /** Replies that are not sent yet. */
  #text = '';
  #replies = 0;
  #isReceiving = false;
  #isScheduled = false;
  #flushedAt = 0;

  /**
   * The transport that this child was offered, if it speaks the pool's version.
   *
   * @param {{ transport: number, isAdvanced: boolean, files: number[] }} handshake
   * @param {Handover} handover
   * @param {Receiver} receiver
   */
  static open(handshake, handover, receiver) {
    try {
      const isSpoken = native().NativeChildTransport.version() === handshake.transport;
      return isSpoken ? new SharedMemoryTransport(handshake, handover, receiver) : undefined;
    } catch {
      // Without a binary for this Node, or without the memory, Node's channel has to do.
      return undefined;
    }
  }

  /**
   * @param {{ isAdvanced: boolean, files: number[] }} handshake
   * @param {Handover} handover
   * @param {Receiver} receiver
   */
  constructor({ isAdvanced, files }, handover, receiver) {
    this.#handover = handover;
    this.#receiver = receiver;
    this.#encoder = isAdvanced ? new (codec().Encoder)() : undefined;
    this.#transport = new (native().NativeChildTransport)(
      files,
      /** @type {any} */ (this.#receive),
      this.#incoming,
    );
    this.#send = this.#transport.sender(this.#outgoing);
    // What is answered in the process's last tick is still sent.
    process.on('exit', () => this.#flush());
  }

  /** Begins to read. */
  start() {
    this.#transport.start();
    noticeNewDescriptors();
  }

  /**
   * Called by the native side with all calls that have come. Each text is a JSON array with two items a call, the
   * task's name and the parameters; what the incoming numbers have stands in
   * src/core/wire/delivery.rs, with a call's id for a ticket. The first argument tells of the transport's end.
   *
   * @type {(isBroken: true | undefined, parts: ArrayBuffer[] | undefined, ...texts: string[]) => void}
   */
  #receive = (isBroken, parts, ...texts) => {
    // Made here and not with the transport: what the script enters while it is loaded is not the tasks' context.
    this.#resource ??= new AsyncResource('ElectronReTransport');
    this.#resource.runInAsyncScope(this.#receiveTexts, this, parts, texts);
    if (isBroken) endProcess();
  };

  /**
   * @param {ArrayBuffer[] | undefined} parts
   * @param {string[]} texts
   */
  #receiveTexts(parts, texts) {
    let at = 0;
    let usedParts = 0;
    this.#isReceiving = true;
    this.#flushedAt = now();
    try {
      for (const text of texts) {
        const count = this.#incoming[at + 1];
        usedParts = this.#receiveCalls(
          JSON.parse(text),
          at + NUMBERS_PER_GROUP,
          count,
          parts ?? [],
          usedParts,
        );
        at += NUMBERS_PER_GROUP + FIELDS_PER_REPLY * count;
      }
    } finally {
      this.#isReceiving = false;
      this.#flush();
    }
  }

  /**
   * @param {any[]} items
   * @param {number} at where the numbers are
   * @param {number} count
   * @param {ArrayBuffer[]} parts
   * @param {number} usedParts
   * @returns {number} parts used now
   */
  #receiveCalls(items, at, count, parts, usedParts) {
    const numbers = this.#incoming;
    let used = usedParts;
    for (let index = 0; index < count; index += 1) {
      const id = numbers[at + FIELDS_PER_REPLY * index];
      const header = numbers[at + FIELDS_PER_REPLY * index + 1];
      if (header & CANCEL) {
        this.#receiver.cancel(id);
      } else {
        let params = header & UNDEFINED ? undefined : items[2 * index + 1];
        if (header & MEMORIES) {
          this.#receiveMemories(
            id,
            items[2 * index],
            params,
            header & TAGGED ? { parts, base: used } : 'json',
          );
        } else if (header & TAGGED) {
          this.#receiveTagged(id, items[2 * index], params, parts, used);
        } else {
          this.#receiver.call(this, id, items[2 * index], params);
        }
      }
      used += header >> PARTS_SHIFT;
    }
    return used;
  }

  /**
   * A call whose parameters JSON has no word for.
   *
   * @param {number} id
   * @param {string} task
   * @param {unknown} tagged
   * @param {ArrayBuffer[]} parts
   * @param {number} base where its own start
   */
  #receiveTagged(id, task, tagged, parts, base) {
    let params;
    try {
      params = codec().revive(tagged, parts, base);
    } catch (error) {
      this.fail(id, task, unreadable(error), String(error));
      return;
    }
    this.#receiver.call(this, id, task, params);
  }

  /**
   * A call that memories go with. They may be lost without anybody's fault, when descriptors run out.
   *
   * @param {number} id
   * @param {string} task
   * @param {unknown} labelled
   * @param {'json' | { parts: ArrayBuffer[], base: number }} how
   */
  #receiveMemories(id, task, labelled, how) {
    let params;
    try {
      params = this.#handover.receive(labelled, how);
    } catch (error) {
      this.fail(id, task, unreadable(error), String(error));
      return;
    }
    this.#receiver.call(this, id, task, params);
  }

  /**
   * Sends a task's result. Throws what is wrong with it.
   *
   * @param {number} id
   * @param {string} _task
   * @param {unknown} value
   */
  succeed(id, _task, value) {
    if (this.#encoder && value !== undefined) {
      this.#succeedAdvanced(this.#encoder, id, value);
      return;
    }
    refuseEmpty(value, 'result');
    const json = toText(value);
    const attachments = takeAttachments();
    if (json === undefined) {
      this.#add(id, UNDEFINED, '0');
    } else {
      checkSize(bytesOf(json));
      this.#addWith(attachments, id, 0, json);
    }
  }

  /**
   * @param {import('../codec/encoder.js').Encoder} encoder
   * @param {number} id
   * @param {unknown} value
   */
  #succeedAdvanced(encoder, id, value) {
    /** @type {Uint8Array[]} */
    const parts = [];
    /** @type {any[]} */
    const memories = [];
    encoder.encode(value, 'result', parts, memories);
    const { text, isTagged } = encoder;
    if (parts.length > MOST_PARTS)
      throw new (codec().CodecError)(`result has more than ${MOST_PARTS} buffers`);
    checkSize(parts.reduce((total, part) => total + part.byteLength, bytesOf(text)));
    const attachments = memories.length > 0 ? new Attachments(memories) : undefined;
    const header = (isTagged ? TAGGED : 0) | (parts.length << PARTS_SHIFT);
    this.#addWith(attachments, id, header, text, parts.length > 0 ? parts : undefined);
  }

  /**
   * @param {Attachments | undefined} attachments memories, which go ahead
   * @param {number} id
   * @param {number} header
   * @param {string} json
   * @param {Uint8Array[]} [parts]
   */
  #addWith(attachments, id, header, json, parts) {
    if (attachments) {
      this.#handover.send(attachments, () => this.#flush());
      this.#add(id, header | MEMORIES, attachments.label(json), parts);
    } else {
      this.#add(id, header, json, parts);
    }
  }

  /**
   * @param {number} id
   * @param {string} _task
   * @param {unknown} error
   * @param {string | null} result
   */
  fail(id, _task, error, result) {
    if (!this.#encoder) {
      this.#add(id, FAILED, JSON.stringify([errorToData(error), result]));
      return;
    }
    const { text, isTagged, parts } = encodeError(this.#encoder, error, result);
    const header = FAILED | (isTagged ? TAGGED : 0) | (parts.length << PARTS_SHIFT);
    this.#add(id, header, text, parts.length > 0 ? parts : undefined);
  }

  /**
   * @param {number} id
   * @param {number} header
   * @param {string} json
   * @param {Uint8Array[]} [parts] copied before this returns
   */
  #add(id, header, json, parts) {
    const at = this.#replies * FIELDS_PER_REPLY;
    this.#outgoing[at] = id;
    this.#outgoing[at + 1] = header;
    this.#text += `${json}\n`;
    this.#replies += 1;
    if (parts || this.#replies === MOST_REPLIES || this.#text.length >= MOST_CHARACTERS || this.#isLate()) {
      this.#flush(parts);
    } else if (!this.#isReceiving && !this.#isScheduled) {
      this.#isScheduled = true;
      nextTick(() => {
        this.#isScheduled = false;
        this.#flush();
      });
    }
  }

  /** A task that takes its time must not hold back the answers of those before it. */
  #isLate() {
    return this.#isReceiving && now() !== this.#flushedAt;
  }

  /** @param {Uint8Array[]} [parts] of the last reply */
  #flush(parts) {
    if (this.#replies === 0) return;
    const text = this.#text;
    const replies = this.#replies;
    this.#text = '';
    this.#replies = 0;
    if (this.#isReceiving) this.#flushedAt = now();
    if (!this.#send(text, text.length, replies, parts)) endProcess();
  }
}

/** Somebody has written to the shared memory who should not: without its end, the pool would wait for its answers. */
function endProcess() {
  process.exit(1);
}

/** Of a text in UTF-8, exactly where that matters. @param {string} text */
function bytesOf(text) {
  return text.length > MAX_MESSAGE / 3 ? Buffer.byteLength(text) : text.length;
}

/** @param {number} size */
function checkSize(size) {
  if (size <= MAX_MESSAGE) return;
  throw new PoolError('ERR_MESSAGE_TOO_LARGE', `The result is larger than ${MAX_MESSAGE} bytes`);
}

module.exports = { SharedMemoryTransport };
