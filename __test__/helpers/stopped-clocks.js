'use strict';
// Clocks that stand still, and other functions that tests and polyfills replace in Node.

// sinon and Vitest use this package.
const FakeTimers = require('@sinonjs/fake-timers');

const GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise'];

/**
 * Ways to stop time, by name. The functions in `without` keep working. Each returns a function that restarts time.
 *
 * @type {Record<string, (without?: string[]) => () => void>}
 */
const CLOCKS = {
  sinon(without = []) {
    const clock = FakeTimers.install({ toNotFake: without });
    return () => clock.uninstall();
  },

  /** The replaced functions do nothing. */
  patches(without = []) {
    const restore = [
      ...(without.includes('nextTick') ? [] : [patch(process, 'nextTick', () => {})]),
      patch(Date, 'now', () => 0),
      patch(performance, 'now', () => 0),
      ...GLOBALS.map((name) => patch(globalThis, name, class {})),
    ];
    return () => restore.forEach((undo) => undo());
  },
};

/** @param {any} owner @param {string} name @param {unknown} value */
function patch(owner, name, value) {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return () => (descriptor ? Object.defineProperty(owner, name, descriptor) : delete owner[name]);
}

module.exports = { CLOCKS };
