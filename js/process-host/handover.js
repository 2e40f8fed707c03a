'use strict';

const { PoolError } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { ownObjects } = require('./own-objects.js');

/** @typedef {import('../shared-memory/attachments.js').Attachments} Attachments */

/** How long the answer of a task waits until the pool takes the memories of earlier answers. */
const DEADLINE = 5000;

/**
 * The child's end of the path for memories. It needs the addon, so it opens when the first memory comes or goes. In a
 * thread, it also carries objects that go as they are.
 */
class Handover {
  #descriptor;
  /** @type {import('../../binding.js').NativeHandover | undefined} */
  #end;
  #objects = ownObjects();

  /** @param {number | undefined} descriptor undefined if the pool does not support memories */
  constructor(descriptor) {
    this.#descriptor = descriptor;
  }

  /** Whether objects can go as they are. */
  get takesObjects() {
    return this.#objects !== undefined;
  }

  /** Returns objects that have arrived. @param {string} id */
  take(id) {
    return this.#objects?.take(id);
  }

  /**
   * Sends memories and objects ahead of the value that contains them.
   *
   * @param {Attachments} attachments
   * @param {() => void} flush sends the waiting answers: the pool takes the memories of answers that it has received
   */
  send(attachments, flush) {
    if (attachments.objects) this.#sendObjects(attachments.id, attachments.objects);
    if (attachments.memories.length > 0) this.#sendMemories(attachments, flush);
  }

  /** @param {string} id @param {import('../codec/objects.js').OutgoingObjects} objects */
  #sendObjects(id, objects) {
    try {
      this.#objects?.post(id, objects);
    } catch (cause) {
      const { message } = /** @type {Error} */ (cause);
      throw new PoolError('ERR_SERIALIZE', `The result cannot be transferred: ${message}`, { cause });
    }
  }

  /** @param {Attachments} attachments @param {() => void} flush */
  #sendMemories(attachments, flush) {
    const end = this.#open();
    if (end.send(attachments.id, attachments.memories, 0)) return;
    flush();
    if (end.send(attachments.id, attachments.memories, DEADLINE)) return;
    throw new PoolError('ERR_SHARED_MEMORY', 'The pool takes no more SharedMemories for now');
  }

  /** Returns memories that have arrived. @param {string} id */
  claim(id) {
    return this.#open().claim(id);
  }

  #open() {
    if (this.#descriptor === undefined)
      throw new PoolError('ERR_SHARED_MEMORY', 'The pool cannot take a SharedMemory');
    this.#end ??= new (native().NativeHandover)(this.#descriptor);
    return this.#end;
  }
}

module.exports = { Handover };
