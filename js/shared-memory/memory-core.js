'use strict';

const { PoolError } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { callNative } = require('./native-errors.js');

/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

/**
 * V8 may see so much of a memory as its own, where it may at all: enough for words and locks. It counts what it sees as
 * garbage to be collected soon, so it is not given more.
 */
const MOST_SEEN = 1 << 20;
/** For tests of how things are in Electron, whose V8 may see nothing. */
const IS_BLIND = process.env.ELECTRON_RE_NATIVE_NO_VIEWS === '1';

/** The internals of a SharedMemory, which it and its locks share. */
class MemoryCore {
  /** Locks that this thread has made over it, by index. @type {Map<number, any>} */
  locks = new Map();
  /** Callbacks for when the memory is closed. @type {Set<() => void>} */
  dependents = new Set();
  closed = false;
  /** The SharedMemory of this: who has only a lock keeps it, so that this thread never makes a second one. @type {object | undefined} */
  owner;
  /** All bytes, once they were asked for. @type {ArrayBuffer | undefined} */
  #whole;
  /** Native threads that may yet get a lock for this one, which must be able to give it back. */
  #asking = 0;

  /** @param {NativeSharedMemory} memory */
  constructor(memory) {
    this.native = memory;
    this.bytes = memory.byteLength;
    this.name = memory.name;
    /** @type {ArrayBuffer | null} */
    this.view = IS_BLIND ? null : /** @type {ArrayBuffer | null} */ (memory.view(MOST_SEEN));
    const seen = this.view ?? new ArrayBuffer(0);
    /** The words that V8 sees; the others are reached through native code. */
    this.words = new Int32Array(seen, 0, seen.byteLength >>> 2);
    this.wideWords = new BigInt64Array(seen, 0, seen.byteLength >>> 3);
    this.length = Math.floor(this.bytes / 4);
    this.wideLength = Math.floor(this.bytes / 8);
    this.operate = memory.words();
    this.operateWide = memory.wideWords();
    this.notify = memory.notifier();
    this.lockOwner = memory.nameOfLockOwner();
  }

  /** All bytes, where V8 may see them. They stay usable after the memory is closed. */
  get whole() {
    if (!IS_BLIND && !this.#whole) {
      const whole = callNative(() => this.native.whole());
      this.#whole = /** @type {ArrayBuffer | undefined} */ (whole ?? undefined);
    }
    return this.#whole;
  }

  /**
   * As many bytes as a view of this memory has, from the offset on, as V8 sees them. Both may overlap, which only who has
   * them at the same address can see. Undefined for a value that is not a view of it.
   *
   * @param {Uint8Array} view
   * @param {number} offset
   */
  besides(view, offset) {
    return view.buffer === this.#whole ? new Uint8Array(view.buffer, offset, view.length) : undefined;
  }

  /** @throws ERR_MEMORY_CLOSED */
  checkOpen() {
    if (this.closed) throw closedError();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    // The view may have to stay until the last native thread has ended.
    this.words = new Int32Array(0);
    this.native.forget();
    for (const tell of this.dependents) tell();
    this.dependents.clear();
    this.#free();
  }

  beginAsking() {
    this.#asking += 1;
  }

  endAsking() {
    this.#asking -= 1;
    this.#free();
  }

  #free() {
    if (!this.closed || this.#asking > 0) return;
    this.native.close(this.view);
    this.view = null;
  }
}

function closedError() {
  return new PoolError('ERR_MEMORY_CLOSED', 'The SharedMemory is closed');
}

/** @param {(binding: import('../native/native.js').Native) => NativeSharedMemory} open */
function openCore(open) {
  const binding = native();
  return new MemoryCore(callNative(() => open(binding)));
}

module.exports = { MemoryCore, closedError, openCore };
