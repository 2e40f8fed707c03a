'use strict';

const { AsyncResource, executionAsyncId } = require('async_hooks');
const { EventEmitter } = require('events');

/** @typedef {(...args: any[]) => any} Listener */

/**
 * The async context of who makes this, to run callbacks in later. Each has a resource of its own there: before Node 24,
 * what one enters by `AsyncLocalStorage.enterWith` would else be seen by the next.
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
 * The same, run in the async context of who calls this. By its property `listener` Node's `off` and `listeners` find the one that was given.
 *
 * @param {Listener} listener
 * @returns {Listener}
 */
function inContext(listener) {
  // Whatever else it is, Node says what is wrong with it.
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
