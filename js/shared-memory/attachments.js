'use strict';

const { PoolError } = require('../common/errors.js');
const { HANDOVER_ID_DIGITS, MOST_MEMORIES } = require('../wire/limits.js');

/** @typedef {import('./shared-memory.js').SharedMemory} SharedMemory */
/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

// Memories do not go with a value's text but ahead of it, by their own way (src/core/transport/handover.rs). The text
// is then a list: the id they are known by, and the value. By `'json'` each memory's place has a string that nobody
// can guess; by `'advanced'` they are handles of the codec.

const MARK = '\x7f';

/** The memories of one value, and the objects that go to a thread as they are. */
class Attachments {
  // Most processes have no memories to send, and need not wait for this to be loaded.
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
   * What stands for a memory in JSON text.
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

  /** The value's text together with its id and, where objects go with it, whether memories do, too. @param {string} text */
  label(text) {
    if (this.objects === undefined) return `["${this.id}",${text}]`;
    return `["${this.id}",${text},${this.memories.length > 0}]`;
  }

  #check() {
    if (this.memories.length > MOST_MEMORIES)
      throw new PoolError('ERR_SERIALIZE', `there are more than ${MOST_MEMORIES} SharedMemories in it`);
  }
}

/** Text is being made, and no memory has been met. */
const EMPTY = Symbol('empty');
/** What the text being made has met. @type {Attachments | typeof EMPTY | undefined} */
let loading;
/** What the last text has met. @type {Attachments | undefined} */
let loaded;

/**
 * JSON.stringify for a value that may have memories; `takeAttachments` has them then.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
function toText(value) {
  // A getter of the value may have another one made.
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

/** This thread has a memory, or has had one. */
let isInUse = false;

function noteMemory() {
  isInUse = true;
}

/** Whether a value may have memories at all. */
function areMemoriesInUse() {
  return isInUse;
}

/** The memories of the text made last, once. */
function takeAttachments() {
  const attachments = loaded;
  loaded = undefined;
  return attachments;
}

/**
 * For `SharedMemory.toJSON`.
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
 * Puts memories where a value has their places. Changes the value.
 *
 * @param {any} value what JSON.parse gave
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
      // Not by assignment: a key may be `__proto__`.
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
