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
/** Replies with this many characters are sent at once: the pool can read them while the child makes the next ones. */
const MOST_CHARACTERS = 8 * 1024;

/**
 * @typedef {object} Receiver
 * @property {(transport: SharedMemoryTransport, id: number, task: string, params: unknown) => void} call
 * @property {(id: number) => void} cancel
 */

/** @typedef {import('./handover.js').Handover} Handover */

/** Carries calls over shared memory, many at a time; see docs/internals/shared-memory-transport.md. */
class SharedMemoryTransport {
  #incoming = new Int32Array(INCOMING_NUMBERS);
  #outgoing = new Int32Array(MOST_REPLIES * FIELDS_PER_REPLY);
  #handover;
  #receiver;
  #reader;
  #writer;
  #transport;
  #send;
  /** The async resource that triggers the tasks. @type {AsyncResource | undefined} */
  #resource;
  /** The replies that have not been sent. */
  #text = '';
  #replies = 0;
  #isReceiving = false;
  #isScheduled = false;
  #flushedAt = 0;

  /**
   * Opens the end that the pool has offered to this child. Throws if that fails.
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
    // This sends the answers of the process's last tick.
    process.on('exit', () => this.#flush());
  }

  /** Begins to read. */
  start() {
    this.#transport.start();
    noticeNewDescriptors();
  }

  /**
   * The native side calls this with all calls that have arrived. Each text is a JSON array with two items for each
   * call: the name of the task and the parameters. src/core/wire/delivery.rs describes the incoming numbers; the id of
   * a call takes the place of the ticket. The first argument reports the end of the transport.
   *
   * @type {(isBroken: true | undefined, parts: ArrayBuffer[] | undefined, ...texts: string[]) => void}
   */
  #receive = (isBroken, parts, ...texts) => {
    // The resource is created here and not with the transport: the tasks must not run in the context of the loading
    // script.
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
   * @param {number} at the position of the numbers
   * @param {number} count
   * @param {ArrayBuffer[]} parts
   * @param {number} usedParts
   * @returns {number} the number of parts used so far
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
   * Receives a call whose parameters need more than JSON. Memories may get lost without a fault of the child, when
   * descriptors run out.
   *
   * @param {number} id
   * @param {string} task
   * @param {number} header
   * @param {unknown} item
   * @param {ArrayBuffer[]} parts
   * @param {number} base the position of the call's own parts
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
   * Sends the result of a task. Throws if the result cannot be sent.
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

  /** Whether a task has taken long. It must not hold back the answers of earlier tasks. */
  #isLate() {
    return this.#isReceiving && now() !== this.#flushedAt;
  }

  /** @param {Uint8Array[]} [parts] the parts of the last reply */
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

/** Ends the process after other code wrote to the shared memory. Otherwise the pool would wait for its answers. */
function endProcess() {
  process.exit(1);
}

/** Throws if the versions of the two ends differ. @param {number} ofPool */
function checkVersion(ofPool) {
  const own = native().NativeChildTransport.version();
  if (ofPool === own) return;
  throw new Error(
    `the child's copy of electron-re-native speaks version ${own}, the pool's version ${ofPool}`,
  );
}

/** Returns the size of a text in UTF-8. It is exact near the limit. @param {string} text */
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
