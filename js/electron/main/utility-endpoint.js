'use strict';

const { KIND } = require('../messages/protocol.js');
const { Endpoint } = require('./endpoint.js');

/** Ids of utility processes start here, above all ids of windows. */
const FIRST_ID = 2 ** 31;
let last = FIRST_ID;

/** A service that runs as a utility process. */
class UtilityEndpoint extends Endpoint {
  /** @type {any} */
  #child;
  #state = /** @type {'starting' | 'ready' | 'gone'} */ ('starting');

  get pid() {
    return this.isGone ? undefined : this.#child?.pid;
  }

  get isGone() {
    return this.#state === 'gone';
  }

  get isReady() {
    return this.#state === 'ready';
  }

  get isLoading() {
    return this.#state === 'starting';
  }

  /** Its first process, or a new one, has been started. @param {any} child */
  start(child) {
    this.#child = child;
    this.#state = 'starting';
  }

  /** Its script has run. */
  loaded() {
    this.#state = 'ready';
    this.flush();
  }

  /** @param {boolean} isForGood `false`: another process will follow */
  ended(isForGood) {
    this.#state = isForGood ? 'gone' : 'starting';
    this.vanish();
  }

  /**
   * @param {string} kind
   * @param {object} payload
   * @param {any[]} [ports]
   */
  transmit(kind, payload, ports) {
    if (!this.isGone) this.#child.postMessage({ kind, payload }, ports);
  }

  /** @param {string} channel @param {unknown} args */
  deliver(channel, args) {
    this.transmit(KIND.DELIVER, { channel, args });
  }
}

const nextId = () => last++;

module.exports = { UtilityEndpoint, nextId };
