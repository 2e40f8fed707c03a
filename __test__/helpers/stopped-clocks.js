'use strict';
// Clocks that stand still, and what else tests and polyfills put in place of Node's.

// What sinon and Vitest have.
const FakeTimers = require('@sinonjs/fake-timers');

const GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise'];

/**
 * What stops time, by name, but for the functions in `without`. Each returns what starts it again.
 *
 * @type {Record<string, (without?: string[]) => () => void>}
 */
const CLOCKS = {
  sinon(without = []) {
    const clock = FakeTimers.install({ toNotFake: without });
    return () => clock.uninstall();
  },

  /** Nothing comes of any of them. */
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
