'use strict';

const { EventEmitter } = require('events');
const { preview } = require('./message-preview.js');
const { copyOf } = require('../common/own-text.js');
const { now } = require('../common/primordials.js');
const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('../../ui/src/protocol.js').SignalEntry} SignalEntry */
/** @typedef {import('../../ui/src/protocol.js').SignalKind} SignalKind */
/** @typedef {import('../../ui/src/protocol.js').PayloadNode} PayloadNode */

/** Version of `MessageLog`, which copies of this package share. */
const VERSION = 1;
/** Entries kept. */
const MOST = 1000;
/** Characters of a name or channel. */
const LONGEST = 200;
/** Nodes of a tree that a window has sent; those of `preview` have fewer. */
const MOST_NODES = 2000;
const DEEPEST = 16;

/** @type {ReadonlySet<unknown>} */
const KINDS = new Set(['send', 'invoke', 'reply', 'error']);
/** @type {ReadonlySet<unknown>} */
const GROUPS = new Set(['object', 'array', 'map', 'set', 'error']);
/** @type {ReadonlySet<unknown>} */
const LEAVES = new Set([
  'string',
  'number',
  'boolean',
  'bigint',
  'null',
  'undefined',
  'date',
  'binary',
  'other',
]);

/**
 * A message of MessageChannel's.
 *
 * @typedef {object} Traffic
 * @property {number} [time] when it was sent; now, if left out
 * @property {string} from `main`, the name of a service, or `window 3`
 * @property {string} to
 * @property {string} channel
 * @property {SignalKind} kind
 * @property {string | number | null} [id] the same for an `invoke` and its answer
 * @property {unknown} [payload] the value; or instead of it:
 * @property {unknown} [tree] its preview, made in another process
 * @property {number | null} [roundTripMs] of an answer
 */

/**
 * The last messages between windows, services and main. MessageChannel reports each of them while the log `isOpen`, which it is only while
 * a page shows it. It emits `open` and `close` when that changes, so that windows can be notified.
 */
class MessageLog extends EventEmitter {
  /** @type {SignalEntry[]} */
  #entries = [];
  #next = 0;
  #readers = 0;
  most = MOST;

  constructor() {
    super();
    // Each page adds a listener, and their number is not limited.
    this.setMaxListeners(0);
  }

  get isOpen() {
    return this.#readers > 0;
  }

  /** The last ones, oldest first. */
  get entries() {
    return this.#entries.slice(-MOST);
  }

  open() {
    this.#readers += 1;
    if (this.#readers === 1) this.emit('open');
  }

  close() {
    this.#readers -= 1;
    if (this.#readers === 0) this.emit('close');
  }

  /** Records a message, if a page shows the log. The report of a window may be anything. @param {Traffic} traffic */
  record(traffic) {
    if (!this.isOpen || !KINDS.has(traffic.kind)) return;
    const { time, roundTripMs, id } = traffic;
    /** @type {SignalEntry} */
    const entry = {
      id: this.#next++,
      time: isNumber(time) ? time : now(),
      kind: traffic.kind,
      from: short(traffic.from),
      to: short(traffic.to),
      channel: short(traffic.channel),
      call: id === undefined || id === null ? null : short(id),
      roundTrip: isNumber(roundTripMs) ? roundTripMs : null,
      payload: 'tree' in traffic ? checkTree(traffic.tree) : preview(traffic.payload),
    };
    this.#entries.push(entry);
    // For many at once, as ConsoleLog does.
    if (this.#entries.length >= 2 * MOST) this.#entries.splice(0, this.#entries.length - MOST);
    this.emit('entry', entry);
  }
}

/**
 * A copy of a tree from another process, which keeps only valid nodes.
 *
 * @param {unknown} tree
 * @returns {PayloadNode}
 */
function checkTree(tree) {
  let left = MOST_NODES;
  const copy = (/** @type {any} */ node, /** @type {number} */ depth) => {
    left -= 1;
    if (LEAVES.has(node?.type)) {
      const text = String(node.text);
      return {
        type: node.type,
        text: text.length > 4000 ? copyOf(text.slice(0, 4000)) : text,
        ...(node.cut === true && { cut: true }),
      };
    }
    if (!GROUPS.has(node?.type) || depth > DEEPEST) return { type: 'other', text: 'not a tree' };
    const given = Array.isArray(node.entries) ? node.entries : [];
    const size = isNumber(node.size) ? node.size : given.length;
    /** @type {[string, PayloadNode][]} */
    const entries = [];
    for (const entry of given) {
      if (left <= 0) break;
      if (Array.isArray(entry)) entries.push([short(entry[0]), copy(entry[1], depth + 1)]);
    }
    return { type: node.type, name: short(node.name), size, entries };
  };
  try {
    return copy(tree, 0);
  } catch {
    return { type: 'other', text: 'a value that cannot be shown' };
  }
}

/** @param {unknown} value @returns {value is number} */
function isNumber(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Converting an object to text may throw. @param {unknown} value */
function short(value) {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = String(value);
  return text.length > LONGEST ? copyOf(text.slice(0, LONGEST)) : text;
}

/** The log of this process, shared by all copies of this package. @returns {MessageLog} */
function messageLog() {
  return sharedByCopies('messageLog', VERSION, () => new MessageLog());
}

module.exports = { MessageLog, messageLog };
