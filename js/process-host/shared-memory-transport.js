'use strict';

const { AsyncResource } = require('async_hooks');
const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { PoolError } = require('../common/errors.js');
const { unreadable } = require('./unsendable.js');
const { native } = require('../native/native.js');
const { ValueReader } = require('../shared-memory/value-reader.js');
const { ValueWriter } = require('../shared-memory/value-writer.js');
const { nextTick, now } = require('../common/primordials.js');
const { FIELDS_PER_REPLY, PARTS_SHIFT } = require('../wire/batch.js');
const { INCOMING_NUMBERS, NUMBERS_PER_GROUP } = require('../wire/delivery.js');
const { CANCEL, MEMORIES, TAGGED, UNDEFINED } = require('../wire/flags.js');
const { MAX_MESSAGE } = require('../wire/limits.js');

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
  #reader;
  #writer;
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
   * Opens the end that this child was offered. Throws where it cannot.
   *
   * @param {{ transport: number, isAdvanced: boolean, files: number[] }} handshake
   * @param {Handover} handover
   * @param {Receiver} receiver
   */
  constructor({ transport: version, isAdvanced, files }, handover, receiver) {
    checkVersion(version);
    this.#handover = handover;
    this.#receiver = receiver;
    this.#reader = new ValueReader(
      (id) => handover.claim(id),
      (id) => handover.take(id),
    );
    this.#writer = new ValueWriter({ name: 'result', isAdvanced, takesObjects: handover.takesObjects });
    if (isAdvanced) this.#writer.prepare();
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
        const task = items[2 * index];
        const params = items[2 * index + 1];
        if (header & (MEMORIES | TAGGED)) this.#receiveEncoded(id, task, header, params, parts, used);
        else this.#receiver.call(this, id, task, header & UNDEFINED ? undefined : params);
      }
      used += header >> PARTS_SHIFT;
    }
    return used;
  }

  /**
   * A call whose parameters are more than JSON has words for. Memories may be lost through no fault of the child, when
   * descriptors run out.
   *
   * @param {number} id
   * @param {string} task
   * @param {number} header
   * @param {unknown} item
   * @param {ArrayBuffer[]} parts
   * @param {number} base where its own start
   */
  #receiveEncoded(id, task, header, item, parts, base) {
    let params;
    try {
      params = this.#reader.read(header, item, parts, base);
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
    const text = this.#writer.write(value);
    if (text === undefined) {
      this.#add(id, UNDEFINED, '0');
      return;
    }
    const { header } = this.#writer;
    const { parts, attachments } = this.#writer.takeBeside();
    checkSize(text, parts);
    if (attachments) this.#handover.send(attachments, () => this.#flush());
    this.#add(id, header, attachments ? attachments.label(text) : text, parts);
  }

  /**
   * @param {number} id
   * @param {string} _task
   * @param {unknown} error
   * @param {string | null} result
   */
  fail(id, _task, error, result) {
    const text = this.#writer.writeError(error, result);
    this.#add(id, this.#writer.header, text, this.#writer.takeBeside().parts);
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

/** Ends of different versions do not talk. @param {number} ofPool */
function checkVersion(ofPool) {
  const own = native().NativeChildTransport.version();
  if (ofPool === own) return;
  throw new Error(
    `the child's copy of electron-re-native speaks version ${own}, the pool's version ${ofPool}`,
  );
}

/** Of a text in UTF-8, exactly where that matters. @param {string} text */
function bytesOf(text) {
  return text.length > MAX_MESSAGE / 3 ? Buffer.byteLength(text) : text.length;
}

/** @param {string} text @param {Uint8Array[]} [parts] */
function checkSize(text, parts) {
  let size = bytesOf(text);
  if (parts !== undefined) for (const part of parts) size += part.byteLength;
  if (size <= MAX_MESSAGE) return;
  throw new PoolError('ERR_MESSAGE_TOO_LARGE', `The result is larger than ${MAX_MESSAGE} bytes`);
}

module.exports = { SharedMemoryTransport };
