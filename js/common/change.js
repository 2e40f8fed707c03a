'use strict';

const { Promise } = require('./primordials.js');

/** A change that several callers can wait for, repeatedly. */
class Change {
  /** @type {Promise<void> | undefined} */
  #promise;
  #resolve = () => {};

  /** Resolves when it happens next. @returns {Promise<void>} */
  next() {
    return (this.#promise ??= new Promise((resolve) => (this.#resolve = resolve)));
  }

  /** It happens. */
  happen() {
    this.#resolve();
    this.#promise = undefined;
  }
}

module.exports = { Change };
