'use strict';

const { EventEmitter } = require('events');
const { ContextEmitter } = require('./caller-context.js');
const { PoolError } = require('./errors.js');
const { nextTick } = require('./primordials.js');

/** Messages of one end that the other end may leave unread. */
const MOST = 1024;

/** One end of a call's port; see index.d.ts. */
class CallPort extends ContextEmitter {
  #post;
  #underWay = 0;
  #isOver = false;
  /** Messages that came before there was a listener. @type {Array<{ value: unknown, heard: () => void }>} */
  #unheard = [];

  /** @param {(value: unknown) => void} post sends a message, or throws if it cannot be sent */
  constructor(post) {
    super();
    this.#post = post;
    EventEmitter.prototype.on.call(this, 'newListener', (name) => {
      if (name === 'message' && this.#unheard.length > 0) nextTick(() => this.#tellUnheard());
    });
  }

  /** @param {unknown} value */
  postMessage(value) {
    if (this.#isOver) return;
    if (this.#underWay >= MOST)
      throw new PoolError('ERR_QUEUE_FULL', `The other end of the port has ${MOST} unread messages`);
    this.#post(value);
    this.#underWay += 1;
  }

  /** The other end has read some messages. @param {CallPort} port @param {number} count */
  static heard(port, count) {
    port.#underWay -= count;
  }

  /** A message has come. @param {CallPort} port @param {unknown} value @param {() => void} heard called once a listener has got it */
  static take(port, value, heard) {
    port.#unheard.push({ value, heard });
    port.#tellUnheard();
  }

  /** The call is over. @param {CallPort} port */
  static close(port) {
    if (port.#isOver) return;
    port.#isOver = true;
    for (const { heard } of port.#unheard.splice(0)) heard();
    port.#tell('close');
  }

  #tellUnheard() {
    while (this.#unheard.length > 0 && this.listenerCount('message') > 0) {
      const [{ value, heard }] = this.#unheard.splice(0, 1);
      this.#tell('message', value);
      heard();
    }
  }

  /** An error of a listener becomes an uncaught exception. @param {string} name @param {...unknown} args */
  #tell(name, ...args) {
    try {
      this.emit(name, ...args);
    } catch (error) {
      nextTick(() => {
        throw error;
      });
    }
  }
}

module.exports = { CallPort, MOST };
