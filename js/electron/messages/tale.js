'use strict';

const { preview } = require('../message-preview.js');
const { shown } = require('./message-error.js');
const { monotonic } = require('../../common/primordials.js');

/** Messages that are kept until main has said whether messages are watched. */
const MOST_HELD = 100;
/** Characters of a text that is reported unchanged. */
const SHORT = 200;

/**
 * Reports the messages of a window, a service or a utility process to main, for watchers. Values are sent as previews of bounded size, and
 * short ones unchanged. Without a watcher, no previews are made.
 */
class Tale {
  /** Undefined until main has said so. @type {boolean | undefined} */
  #isWatched;
  /** A page's first messages come before main has said so. @type {object[]} */
  #held = [];
  #lastCall = 0;
  #tell;

  /** @param {(seen: object) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {boolean} isWatched */
  watched(isWatched) {
    this.#isWatched = isWatched;
    const held = this.#held;
    this.#held = [];
    if (isWatched) for (const seen of held) this.#tell(seen);
  }

  /** @param {string} kind @param {string | number} to @param {string} channel @param {unknown} payload */
  seen(kind, to, channel, payload, call = 0, roundTrip = 0) {
    if (!this.#isNeeded) return;
    const content = isSmall(kind, payload) ? { payload } : { tree: preview(payload) };
    const seen = { kind, to, channel, ...content, call, roundTrip };
    if (this.#isWatched) this.#tell(seen);
    else this.#held.push(seen);
  }

  /**
   * Returns the functions that report the answer, if messages are watched.
   *
   * @param {string} to
   * @param {string} channel
   * @param {unknown} args
   */
  seenCall(to, channel, args) {
    if (!this.#isNeeded) return undefined;
    const call = ++this.#lastCall;
    const start = monotonic();
    const after = () => monotonic() - start;
    this.seen('invoke', to, channel, args, call);
    return {
      value: (/** @type {unknown} */ value) => this.seen('reply', to, channel, value, call, after()),
      error: (/** @type {any} */ error) => this.seen('error', to, channel, shown(error), call, after()),
    };
  }

  get #isNeeded() {
    return this.#isWatched ?? this.#held.length < MOST_HELD;
  }
}

/** Whether a value costs no more than its preview. The data of an error is an object of ours. */
function isSmall(/** @type {string} */ kind, /** @type {unknown} */ value) {
  return kind === 'error' ? Object.values(Object(value)).every(isShort) : isShort(value);
}

/** @param {unknown} value */
function isShort(value) {
  if (typeof value === 'string') return value.length <= SHORT;
  return value === null || ['undefined', 'number', 'boolean'].includes(typeof value);
}

module.exports = { Tale };
