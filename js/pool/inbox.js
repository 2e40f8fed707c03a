'use strict';

const { guarded } = require('./guarded.js');
const { isTooDeep } = require('../codec/codec-error.js');
const { PoolError, lacksDescriptors, noDescriptors } = require('../common/errors.js');
const { LOG, LONGEST_LOG } = require('../codec/log-marker.js');
const { TOKEN } = require('../codec/progress-marker.js');
const { FIELDS_PER_REPLY, PARTS_SHIFT } = require('../wire/batch.js');
const { HANDLE, INTERNAL } = require('../wire/commands.js');
const { INCOMING_NUMBERS, NO_CALL, NUMBERS_PER_GROUP } = require('../wire/delivery.js');
const { FAILED } = require('../wire/flags.js');
const { ValueReader } = require('../shared-memory/value-reader.js');
const { isFailure, withoutHint } = require('./replies.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../binding.js').NativePoolEvent} NativePoolEvent */

/** Receives what children send. Passes answers to their calls and other messages to listeners. */
class Inbox {
  numbers = new Int32Array(INCOMING_NUMBERS);
  #reader = new ValueReader(
    (id, child) => this.#core.claim(child, id),
    (id, child) => this.#core.hosted?.take?.(child, id),
  );
  /** The native side holds this inbox, so the inbox must not hold the pool. @type {WeakRef<PoolCore>} */
  #owner;
  /** The pool; set during a delivery only. @type {PoolCore} */
  #core = /** @type {any} */ (undefined);

  /** @param {PoolCore} core */
  constructor(core) {
    this.#owner = new WeakRef(core);
  }

  /**
   * The native side calls this on this thread with everything that one turn of the loop has brought. `texts` are JSON
   * arrays, one for each child. For each text, the incoming numbers have the child, the number of items, whether the
   * items are values, and the numbers of each item.
   *
   * @type {(events: NativePoolEvent[] | undefined, parts: ArrayBuffer[] | undefined, ...texts: string[]) => void}
   */
  deliver = (events, parts, ...texts) => {
    const core = this.#owner.deref();
    // The pool was garbage collected and is about to end.
    if (core === undefined) return;
    // A listener may run the loop itself and so cause another delivery.
    const outer = this.#core;
    this.#core = core;
    try {
      this.#deliver(events, parts, texts);
    } finally {
      this.#core = outer;
    }
  };

  /**
   * @param {NativePoolEvent[] | undefined} events
   * @param {ArrayBuffer[] | undefined} parts
   * @param {string[]} texts
   */
  #deliver(events, parts, texts) {
    let at = 0;
    let usedParts = 0;
    for (const text of texts) {
      const child = this.numbers[at];
      const count = this.numbers[at + 1];
      const areValues = this.numbers[at + 2] === 1;
      const items = parse(text, count);
      if (areValues) {
        usedParts = this.#takeValues(child, items, at + NUMBERS_PER_GROUP, count, parts, usedParts);
      } else {
        this.#takeMessages(child, items, at + NUMBERS_PER_GROUP, count);
      }
      at += NUMBERS_PER_GROUP + (areValues ? FIELDS_PER_REPLY : 1) * count;
    }
    this.#core.take(events);
  }

  /**
   * Takes answers from the shared-memory transport. All of them are values, each with two numbers: the ticket and the
   * header.
   *
   * @param {number} child
   * @param {any[] | undefined} values
   * @param {number} at the position of the numbers
   * @param {number} count
   * @param {ArrayBuffer[] | undefined} parts
   * @param {number} usedParts
   * @returns {number} the number of parts used so far
   */
  #takeValues(child, values, at, count, parts, usedParts) {
    const { calls, emitter } = this.#core;
    const isHeard = emitter.listenerCount('forked_message') > 0;
    const numbers = this.numbers;
    let used = usedParts;
    for (let index = 0; index < count; index += 1) {
      const ticket = numbers[at + FIELDS_PER_REPLY * index];
      const header = numbers[at + FIELDS_PER_REPLY * index + 1];
      if (values === undefined) this.#refuse(child, ticket);
      else if (header === 0 && !isHeard) calls.take(ticket)?.take(values[index], child);
      else this.#takeWithHeader(child, ticket, header, values[index], parts, used);
      used += header >> PARTS_SHIFT;
    }
    if (values === undefined) this.#core.evict(child);
    return used;
  }

  /**
   * @param {number} child
   * @param {number} ticket
   * @param {number} header the flags and the number of parts
   * @param {any} item
   * @param {ArrayBuffer[] | undefined} parts
   * @param {number} usedParts
   */
  #takeWithHeader(child, ticket, header, item, parts, usedParts) {
    let value;
    try {
      value = this.#reader.read(header, item, parts, usedParts, child);
    } catch (error) {
      if (!this.#reject(child, ticket, error)) this.#core.evict(child);
      return;
    }
    // The caller gave up the call. Nothing waits for the answer, and it is not one of the child's own messages either.
    if (ticket < 0) return;
    if (header & FAILED) {
      this.#answer(child, ticket, { id: String(ticket), ...failureOf(value) });
      return;
    }
    this.#core.calls.take(ticket)?.take(value, child);
    this.#tell({ id: String(ticket), error: null, result: value });
  }

  /**
   * @param {number} child
   * @param {any[] | undefined} messages
   * @param {number} at the position of the tickets
   * @param {number} count
   */
  #takeMessages(child, messages, at, count) {
    const tickets = this.numbers;
    let broken = messages === undefined;
    for (let index = 0; index < count; index += 1) {
      const ticket = tickets[at + index];
      const message = messages?.[index];
      if (messages !== undefined && ticket === NO_CALL) {
        this.#takeMessage(child, message);
      } else if (ticket >= 0 && isObject(message)) {
        broken = !this.#answerOnChannel(child, ticket, message) || broken;
      } else {
        this.#refuse(child, ticket);
        broken ||= ticket >= 0;
      }
    }
    if (broken) this.#core.evict(child);
  }

  /**
   * @param {number} child
   * @param {number} ticket
   * @param {any} reply
   * @returns {boolean} whether the child may live
   */
  #answerOnChannel(child, ticket, reply) {
    try {
      this.#answer(child, ticket, this.#whole(child, reply));
      return true;
    } catch (error) {
      return this.#reject(child, ticket, error);
    }
  }

  /**
   * Reads a reply that has parts beside its text. If it is a failure, the value has both the error and the text.
   *
   * @param {number} child
   * @param {any} reply
   */
  #whole(child, reply) {
    const memories = reply.memories === true;
    const parts = this.#core.isAdvanced && reply.parts ? reply.parts : undefined;
    if (!memories && !parts) return reply;
    const { parts: _parts, memories: _memories, ...rest } = reply;
    const read = (/** @type {unknown} */ value) =>
      this.#reader.readMessage(value, { parts, memories }, child);
    if (isFailure(reply) && !memories) return { ...rest, ...failureOf(read(reply.error)) };
    return { ...rest, result: read(reply.result) };
  }

  /**
   * Rejects a call whose result cannot be read. The child need not be at fault: this process may have no descriptors
   * left, and a value that fits the child's stack may be too deep for the host's.
   *
   * @param {number} child
   * @param {number} ticket
   * @param {any} error
   * @returns {boolean} whether the child may live
   */
  #reject(child, ticket, error) {
    const failure = innocentFailure(error);
    if (!failure) {
      this.#refuse(child, ticket);
      return false;
    }
    const call = this.#core.calls.take(ticket);
    const pid = this.#core.children.get(child)?.pid;
    const { code, message } = failure;
    call?.reject(new PoolError(code, message, { pid, task: call.task, id: call.id, cause: error }));
    return true;
  }

  /**
   * @param {number} child
   * @param {number} ticket
   * @param {any} received
   */
  #answer(child, ticket, received) {
    let reply = received;
    const call = this.#core.calls.take(ticket);
    if (isFailure(received)) {
      const forked = this.#core.children.get(child);
      if (forked) forked.errors += 1;
      if (call) this.#core.taskCounts?.noteError(call.task);
      reply = withoutHint(received);
    }
    call?.takeReply(reply, child);
    this.#tell(reply);
  }

  /**
   * Takes a message without the id of our ProcessHost: the reply of a bare script, or one of the child's own messages.
   *
   * @param {number} child
   * @param {any} received
   */
  #takeMessage(child, received) {
    if (received?.[TOKEN] !== undefined) {
      this.#takeProgress(child, received);
      return;
    }
    if (received?.[LOG] !== undefined) {
      this.#takeLog(child, received[LOG]);
      return;
    }
    // The child sent the message with a handle, which a pool cannot use.
    const message = received?.cmd === HANDLE ? received.msg : received;
    if (typeof message?.cmd === 'string' && message.cmd.startsWith(INTERNAL)) return;
    const ticket = typeof message?.id === 'string' ? this.#core.settle(child, message.id) : NO_CALL;
    if (ticket >= 0) {
      this.#answer(child, ticket, message);
    } else if (ticket === NO_CALL) {
      const forked = this.#core.children.get(child);
      if (forked) this.#core.emitOn(forked.child, 'message', message);
      this.#tell(message);
    }
  }

  /**
   * Takes what a child reports about a call under way. Ignores it if the call has settled.
   *
   * @param {number} child
   * @param {any} received
   */
  #takeProgress(child, received) {
    const listener = this.#core.progress.listenerOf(received[TOKEN]);
    if (!listener) return;
    let value;
    try {
      value = this.#whole(child, received).result;
    } catch (error) {
      if (!innocentFailure(error)) this.#core.evict(child);
      return;
    }
    guarded(() => listener(value, child));
  }

  /** Takes a log line of a child's task, if the message is one. @param {number} child @param {any} said */
  #takeLog(child, said) {
    const [task, text] = Array.isArray(said) ? said : [];
    const pid = this.#core.children.get(child)?.pid;
    if (pid === undefined || typeof task !== 'string' || typeof text !== 'string') return;
    const line = { pid, task, text: text.slice(0, LONGEST_LOG) };
    if (this.#core.emitter.listenerCount('log') > 0) this.#core.emit('log', line);
    else guarded(() => console.error(`${task} (${pid}): ${line.text}`));
  }

  /** @param {any} message */
  #tell(message) {
    if (this.#core.emitter.listenerCount('forked_message') === 0) return;
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      this.#core.emit('forked_message', { data: message, id: undefined });
      return;
    }
    const { id, action: _action, ...data } = message;
    this.#core.emit('forked_message', { data, id });
  }

  /**
   * Rejects a call whose answer is not a message.
   *
   * @param {number} child
   * @param {number} ticket
   */
  #refuse(child, ticket) {
    const call = ticket >= 0 ? this.#core.calls.take(ticket) : undefined;
    if (!call) return;
    const forked = this.#core.children.get(child);
    const pid = forked?.pid;
    if (forked) forked.lostCalls += 1;
    const message = `Child ${pid} broke the message protocol and was killed`;
    call.reject(new PoolError('ERR_PROTOCOL', message, { pid, task: call.task, id: call.id }));
  }
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {any[] | undefined} undefined if the text does not hold `count` messages
 */
function parse(text, count) {
  try {
    const messages = JSON.parse(text);
    return messages.length === count ? messages : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the value of a failed task: the data of the error, and its text. @param {any} value */
function failureOf(value) {
  const [error, result] = Array.isArray(value) ? value : [];
  return { error: error ?? 'unknown error', result };
}

/**
 * The error of a call whose result cannot be read although the child has done nothing wrong.
 *
 * @param {any} error
 * @returns {{ code: import('../../index.js').PoolErrorCode, message: string } | undefined}
 */
function innocentFailure(error) {
  if (error?.code === 'ERR_SHARED_MEMORY') return error;
  // The host may lack descriptors itself: it loads the code that reads such results when the first result comes.
  if (lacksDescriptors(error)) return noDescriptors('The result cannot be read', error);
  if (!isTooDeep(error)) return undefined;
  return { code: 'ERR_SERIALIZE', message: 'The result cannot be read: it is nested too deeply' };
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

module.exports = { Inbox };
