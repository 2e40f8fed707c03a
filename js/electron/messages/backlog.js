'use strict';

const { checkRoom } = require('./limits.js');
const { PROBE } = require('./protocol.js');

/** The number of messages after which a target is asked whether it has read them. */
const PROBED_EVERY = 1024;

/**
 * Estimates the messages that a target has not read yet: for a busy target Electron keeps them without a limit. Each answer to a call shows
 * that the messages before it were read, even the answer that nothing handles the call.
 */
class Backlog {
  #sent = 0;
  #read = 0;
  #target;
  #call;

  /**
   * @param {() => string | number} target for messages
   * @param {(channel: string) => Promise<unknown>} call
   */
  constructor(target, call) {
    this.#target = target;
    this.#call = call;
  }

  /** Before each message. @throws ERR_QUEUE_FULL */
  add() {
    checkRoom(this.#sent - this.#read, this.#target());
    this.#sent += 1;
    if (this.#sent % PROBED_EVERY === 0) this.#probe(this.#sent - 1);
  }

  /** @param {number} sent before the question */
  #probe(sent) {
    const isRead = () => void (this.#read = Math.max(this.#read, sent));
    this.#call(PROBE).then(isRead, isRead);
  }
}

module.exports = { Backlog, PROBED_EVERY };
