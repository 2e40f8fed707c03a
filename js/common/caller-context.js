'use strict';

const { AsyncResource, executionAsyncId } = require('async_hooks');
const { EventEmitter } = require('events');

/** @typedef {(...args: any[]) => any} Listener */

/**
 * The async context of its creator, to run callbacks in later. Each callback gets its own async resource: otherwise, before Node 24, the
 * next callback would see stores that the previous one sets with `AsyncLocalStorage.enterWith`.
 */
class CallerContext {
  #resource = new AsyncResource('ElectronReListener', executionAsyncId());

  /**
   * @param {Listener} act
   * @param {unknown} self its `this`
   * @param {unknown[]} args
   */
  run(act, self, args) {
    return this.#resource.runInAsyncScope(enter, self, act, args);
  }
}

/**
 * @this {unknown}
 * @param {Listener} act
 * @param {unknown[]} args
 */
function enter(act, args) {
  return new AsyncResource('ElectronReEvent', executionAsyncId()).runInAsyncScope(act, this, ...args);
}

/** An emitter whose listeners run in the async context in which they were added. */
class ContextEmitter extends EventEmitter {
  /** @param {string | symbol} name @param {Listener} listener */
  on(name, listener) {
    return super.on(name, inContext(listener));
  }

  /** @param {string | symbol} name @param {Listener} listener */
  addListener(name, listener) {
    return super.addListener(name, inContext(listener));
  }

  /** @param {string | symbol} name @param {Listener} listener */
  prependListener(name, listener) {
    return super.prependListener(name, inContext(listener));
  }

  /** @param {string | symbol} name @param {Listener} listener */
  once(name, listener) {
    return super.on(name, onceInContext(this, name, listener));
  }

  /** @param {string | symbol} name @param {Listener} listener */
  prependOnceListener(name, listener) {
    return super.prependListener(name, onceInContext(this, name, listener));
  }
}

/**
 * Returns the listener, bound to the caller's async context. Its property `listener` lets Node's `off` and `listeners` find the original.
 *
 * @param {Listener} listener
 * @returns {Listener}
 */
function inContext(listener) {
  // Node reports the error for any other value.
  if (typeof listener !== 'function') return listener;
  const context = new CallerContext();
  /** @this {unknown} @param {unknown[]} args */
  function bound(...args) {
    return context.run(listener, this, args);
  }
  return Object.assign(bound, { listener });
}

/**
 * @param {EventEmitter} emitter
 * @param {string | symbol} name
 * @param {Listener} listener
 * @returns {Listener}
 */
function onceInContext(emitter, name, listener) {
  if (typeof listener !== 'function') return listener;
  const context = new CallerContext();
  let isOver = false;
  /** @this {unknown} @param {unknown[]} args */
  function bound(...args) {
    if (isOver) return undefined;
    isOver = true;
    emitter.removeListener(name, bound);
    return context.run(listener, this, args);
  }
  return Object.assign(bound, { listener });
}

module.exports = { CallerContext, ContextEmitter, inContext };
