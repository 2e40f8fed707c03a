'use strict';

const { ContextEmitter } = require('../common/caller-context.js');
const { invalidArg } = require('../common/errors.js');

/** The longest time that a Node timer can wait. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

const defaultLifecycle = Object.freeze({ expect: 600e3, internal: 30e3 });

/** Reports ids that have been idle; see index.d.ts. */
class ProcessLifeCycle extends ContextEmitter {
  static defaultLifecycle = defaultLifecycle;

  /** @type {NodeJS.Timeout | null} */
  #timer = null;

  /** @param {{ expect?: number, internal?: number }} [options] */
  constructor(options = {}) {
    super();
    if (typeof options !== 'object' || options === null)
      throw invalidArg('options', 'an object', options, 'argument');
    this.expect = time('expect', options.expect ?? defaultLifecycle.expect);
    this.internal = time('internal', options.internal ?? defaultLifecycle.internal);
    /** @type {{ activities: Map<unknown, Date> }} */
    this.params = { activities: new Map() };
  }

  /** @param {unknown[]} ids */
  watch(ids = []) {
    for (const id of list(ids)) this.params.activities.set(id, new Date());
  }

  /** @param {unknown[]} ids */
  unwatch(ids = []) {
    for (const id of list(ids)) this.params.activities.delete(id);
  }

  /** @param {unknown[]} ids */
  refresh(ids = []) {
    for (const id of list(ids)) {
      if (this.params.activities.has(id)) this.params.activities.set(id, new Date());
      else console.warn('ProcessLifeCycle: cannot refresh an id that is not watched:', id);
    }
  }

  start() {
    if (this.#timer !== null) {
      console.warn('ProcessLifeCycle: already started');
      return;
    }
    this.#timer = setInterval(() => this.#look(), Math.min(this.internal, LONGEST));
    this.#timer.unref();
  }

  stop() {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look() {
    const now = Date.now();
    const idle = [];
    for (const [id, last] of this.params.activities) {
      if (now - Number(last) > this.expect) idle.push(id);
    }
    if (idle.length > 0) this.emit('sleep', idle);
  }
}

/**
 * @param {string} option
 * @param {number} value
 */
function time(option, value) {
  if (typeof value === 'number' && value > 0) return value;
  throw invalidArg(option, 'a positive number of milliseconds', value);
}

/** @param {unknown[]} ids */
function list(ids) {
  if (Array.isArray(ids)) return ids;
  throw invalidArg('ids', 'an array', ids, 'argument');
}

module.exports = { ProcessLifeCycle };
