'use strict';

const { KIND } = require('../messages/protocol.js');
const { now } = require('../../common/primordials.js');

/** @typedef {import('./endpoint.js').Endpoint} Endpoint */

/**
 * One message, as watchers see it.
 *
 * @typedef {object} Seen
 * @property {number} time when main learnt of it
 * @property {'send' | 'invoke' | 'reply' | 'error'} kind
 * @property {string} from
 * @property {string} to
 * @property {string} channel
 * @property {string | null} id ties an `invoke` and its `reply` or `error` together
 * @property {number | null} roundTripMs of the answer
 * @property {unknown} [payload] the value; or instead of it:
 * @property {unknown} [tree] its preview, made in another process
 */

const KINDS = ['send', 'invoke', 'reply', 'error'];

/**
 * Reports messages to other parts of this package. Messages between windows and services bypass main, so they report them to main only
 * while there is a watcher.
 */
class Watch {
  /** @type {Set<(seen: Seen) => void>} */
  #watchers = new Set();
  #endpoints;

  /** @param {() => Iterable<Endpoint>} endpoints */
  constructor(endpoints) {
    this.#endpoints = endpoints;
  }

  get isWatched() {
    return this.#watchers.size > 0;
  }

  /** @param {(seen: Seen) => void} watcher @returns {() => void} stops watching */
  add(watcher) {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#tellAll();
    return () => {
      if (this.#watchers.delete(watcher) && !this.isWatched) this.#tellAll();
    };
  }

  /** An endpoint that has just said hello; until then it reports everything. @param {Endpoint} endpoint */
  tell(endpoint) {
    endpoint.transmit(KIND.WATCH, { isWatched: this.isWatched });
  }

  /** @param {Endpoint} endpoint @param {any} payload */
  seen(endpoint, { kind, to, channel, payload, tree, call, roundTrip }) {
    if (!KINDS.includes(kind) || typeof channel !== 'string') return;
    if (typeof to !== 'string' && typeof to !== 'number') return;
    const isCall = kind !== 'send' && Number.isSafeInteger(call);
    const isAnswer = isCall && kind !== 'invoke' && typeof roundTrip === 'number';
    this.report({
      kind,
      from: endpoint.label,
      to: typeof to === 'number' ? this.#labelOf(to) : to,
      channel,
      id: isCall ? `${endpoint.id}.${endpoint.page}.${call}` : null,
      roundTripMs: isAnswer ? roundTrip : null,
      ...(tree === undefined ? { payload } : { tree }),
    });
  }

  /** As in `Directory.find`, the id of a window takes precedence over that of a WebContents. @param {number} id */
  #labelOf(id) {
    const all = [...this.#endpoints()];
    const found = all.find(({ windowId }) => windowId === id) ?? all.find((endpoint) => endpoint.id === id);
    return found?.label ?? `window ${id}`;
  }

  /** @param {Omit<Seen, 'time'>} seen */
  report(seen) {
    const entry = { time: now(), ...seen };
    for (const watcher of this.#watchers) watcher(entry);
  }

  #tellAll() {
    for (const endpoint of this.#endpoints()) this.tell(endpoint);
  }
}

module.exports = { Watch };
