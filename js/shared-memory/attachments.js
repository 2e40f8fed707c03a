'use strict';

const { PoolError } = require('../common/errors.js');
const { HANDOVER_ID_DIGITS, MOST_MEMORIES } = require('../wire/limits.js');

/** @typedef {import('./shared-memory.js').SharedMemory} SharedMemory */
/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

// Memories do not go with a value's text but ahead of it, on their own path (src/core/transport/handover.rs). The text
// is then a list of the id of the memories and the value. With `'json'`, a string that nobody can guess stands for each
// memory in the text. With `'advanced'`, the codec's handles stand for them.

const MARK = '\x7f';

/** The memories of one value, and the objects that go to a thread as they are. */
class Attachments {
  // Most processes have no memories to send, so they need not wait until this module is loaded.
  id = require('crypto')
    .randomBytes(HANDOVER_ID_DIGITS / 2)
    .toString('hex');
  /** @type {NativeSharedMemory[]} */
  memories;
  objects;

  /** @param {NativeSharedMemory[]} memories @param {import('../codec/objects.js').OutgoingObjects} [objects] */
  constructor(memories = [], objects) {
    this.memories = memories;
    this.objects = objects;
    this.#check();
  }

  /**
   * Adds a memory. Returns the string that stands for it in JSON text.
   *
   * @param {NativeSharedMemory} memory
   */
  add(memory) {
    let index = this.memories.indexOf(memory);
    if (index < 0) {
      index = this.memories.push(memory) - 1;
      this.#check();
    }
    return `${MARK}${this.id}${index}`;
  }

  /**
   * Labels the text of a value with the id. With objects, the label also says whether there are memories.
   *
   * @param {string} text
   */
  label(text) {
    if (this.objects === undefined) return `["${this.id}",${text}]`;
    return `["${this.id}",${text},${this.memories.length > 0}]`;
  }

  #check() {
    if (this.memories.length > MOST_MEMORIES)
      throw new PoolError('ERR_SERIALIZE', `there are more than ${MOST_MEMORIES} SharedMemories in it`);
  }
}

/** Marks that a text is being written and no memory has been found yet. */
const EMPTY = Symbol('empty');
/** What the current text has found so far. @type {Attachments | typeof EMPTY | undefined} */
let loading;
/** What the last text has found. @type {Attachments | undefined} */
let loaded;

/**
 * Like JSON.stringify, for a value that may have memories. `takeAttachments` returns them afterwards.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
function toText(value) {
  // A getter of the value may write another text in the meantime.
  const outer = loading;
  loading = EMPTY;
  try {
    const text = JSON.stringify(value);
    loaded = loading === EMPTY ? undefined : loading;
    return text;
  } finally {
    loading = outer;
  }
}

/** Whether this thread has, or has had, a memory. */
let isInUse = false;

function noteMemory() {
  isInUse = true;
}

/** Whether a value may contain memories at all. */
function areMemoriesInUse() {
  return isInUse;
}

/** Returns the memories of the last text. They are there once. */
function takeAttachments() {
  const attachments = loaded;
  loaded = undefined;
  return attachments;
}

/**
 * The implementation of `SharedMemory.toJSON`.
 *
 * @param {NativeSharedMemory} memory
 */
function placeOf(memory) {
  if (loading === undefined) {
    const message =
      'A SharedMemory cannot become JSON: pass it to other processes in parameters and results of tasks';
    throw new PoolError('ERR_SERIALIZE', message);
  }
  if (loading === EMPTY) loading = new Attachments();
  return loading.add(memory);
}

/**
 * Replaces the placeholders in a value with memories. Changes the value.
 *
 * @param {any} value the result of JSON.parse
 * @param {string} id
 * @param {SharedMemory[]} memories
 * @returns {any}
 */
function fillPlaces(value, id, memories) {
  const mark = MARK + id;
  /** @param {any} item @returns {any} */
  const fill = (item) => {
    if (typeof item === 'string') {
      return item.startsWith(mark) ? (memories[Number(item.slice(mark.length))] ?? item) : item;
    }
    if (typeof item !== 'object' || item === null) return item;
    for (const key of Object.keys(item)) {
      const filled = fill(item[key]);
      // An assignment would fail for the key `__proto__`.
      if (filled !== item[key]) {
        Object.defineProperty(item, key, {
          value: filled,
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
    }
    return item;
  };
  return fill(value);
}

module.exports = { Attachments, areMemoriesInUse, fillPlaces, noteMemory, placeOf, takeAttachments, toText };
