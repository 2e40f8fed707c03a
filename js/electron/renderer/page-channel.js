'use strict';

const { settle, toWire } = require('../messages/message-error.js');

/** @typedef {(event: object, args: unknown) => unknown} Handler */

/**
 * MessageChannel of a page without Node, over the preload's bridge. The bridge keeps only the text of an error, so errors cross it as data.
 */
class PageChannel {
  #bridge;

  /** @param {any} bridge `window.electronRe.MessageChannel` */
  constructor(bridge) {
    this.#bridge = bridge;
  }

  get timeout() {
    return this.#bridge.getTimeout();
  }

  set timeout(timeout) {
    settle(this.#bridge.setTimeout(timeout));
  }

  /** @param {string} name @param {string} channel @param {unknown} [args] */
  send(name, channel, args) {
    settle(this.#bridge.data.send(name, channel, args));
  }

  /** @param {number} id @param {string} channel @param {unknown} [args] */
  sendTo(id, channel, args) {
    settle(this.#bridge.data.sendTo(id, channel, args));
  }

  /** @param {string} name @param {string} channel @param {unknown} [args] @param {object} [options] */
  async invoke(name, channel, args, options) {
    return settle(await this.#bridge.data.invoke(name, channel, args, options));
  }

  /** @param {string} channel @param {Handler} listener */
  on(channel, listener) {
    return settle(this.#bridge.data.on(channel, listener));
  }

  /** @param {string} channel @param {Handler} listener */
  once(channel, listener) {
    return settle(this.#bridge.data.once(channel, listener));
  }

  /** @param {string} channel @param {Handler} handler */
  handle(channel, handler) {
    return settle(this.#bridge.data.handle(channel, withDataErrors(handler)));
  }

  /** @param {string} channel @param {Handler} handler */
  handleOnce(channel, handler) {
    return settle(this.#bridge.data.handleOnce(channel, withDataErrors(handler)));
  }

  /** @param {string} channel */
  removeHandler(channel) {
    settle(this.#bridge.data.removeHandler(channel));
  }

  /** @param {string} name */
  async registry(name) {
    return settle(await this.#bridge.data.registry(name));
  }
}

/** @param {Handler} handler */
function withDataErrors(handler) {
  if (typeof handler !== 'function') return handler; // the other side reports it
  return async (/** @type {object} */ event, /** @type {unknown} */ args) => {
    try {
      return { value: await handler(event, args) };
    } catch (error) {
      // The bridge keeps JSON values, but not all others.
      return toWire(error, false);
    }
  };
}

module.exports = { PageChannel };
