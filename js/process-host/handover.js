'use strict';

const { PoolError } = require('../common/errors.js');
const { native } = require('../native/native.js');

/** @typedef {import('../shared-memory/attachments.js').Attachments} Attachments */

/** How long a task's answer waits for the pool to take the memories of those before it. */
const DEADLINE = 5000;

/** The child's end of the way that memories take. It needs the addon, so it is opened when the first one comes or goes. */
class Handover {
  #descriptor;
  /** @type {import('../../binding.js').NativeHandover | undefined} */
  #end;

  /** @param {number | undefined} descriptor none: the pool knows nothing of memories */
  constructor(descriptor) {
    this.#descriptor = descriptor;
  }

  /**
   * Sends memories, ahead of the value they are in.
   *
   * @param {Attachments} attachments
   * @param {() => void} flush sends the answers that wait: the pool takes the memories of what it has been told of
   */
  send(attachments, flush) {
    const end = this.#open();
    if (end.send(attachments.id, attachments.memories, 0)) return;
    flush();
    if (end.send(attachments.id, attachments.memories, DEADLINE)) return;
    throw new PoolError('ERR_SHARED_MEMORY', 'The pool takes no more SharedMemories for now');
  }

  /** Finds memories that have come. @param {string} id */
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
