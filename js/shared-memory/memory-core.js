'use strict';

const { PoolError } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { callNative } = require('./native-errors.js');

/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

/**
 * How many bytes of a memory V8 sees as its own, if it may see any. This is enough for words and locks. V8 counts these
 * bytes as garbage that it can collect soon, so it does not get more.
 */
const MOST_SEEN = 1 << 20;
/** Lets tests run as in Electron, whose V8 cannot see foreign memory. */
const IS_BLIND = process.env.ELECTRON_RE_NATIVE_NO_VIEWS === '1';

/** The internals of a SharedMemory. The memory and its locks share them. */
class MemoryCore {
  /** The locks that this thread has created over the memory, by index. @type {Map<number, any>} */
  locks = new Map();
  /** Callbacks that run when the memory is closed. @type {Set<() => void>} */
  dependents = new Set();
  closed = false;
  /**
   * The SharedMemory object. A lock keeps it alive, so this thread never creates a second one.
   *
   * @type {object | undefined}
   */
  owner;
  /** All bytes, after the first request for them. @type {ArrayBuffer | undefined} */
  #whole;
  /** The number of native threads that may still get a lock. They must be able to give it back. */
  #asking = 0;

  /** @param {NativeSharedMemory} memory */
  constructor(memory) {
    this.native = memory;
    this.bytes = memory.byteLength;
    this.name = memory.name;
    /** @type {ArrayBuffer | null} */
    this.view = IS_BLIND ? null : /** @type {ArrayBuffer | null} */ (memory.view(MOST_SEEN));
    const seen = this.view ?? new ArrayBuffer(0);
    /** The words that V8 sees. Native code reaches the others. */
    this.words = new Int32Array(seen, 0, seen.byteLength >>> 2);
    this.wideWords = new BigInt64Array(seen, 0, seen.byteLength >>> 3);
    this.length = Math.floor(this.bytes / 4);
    this.wideLength = Math.floor(this.bytes / 8);
    this.operate = memory.words();
    this.operateWide = memory.wideWords();
    this.notify = memory.notifier();
    this.lockOwner = memory.nameOfLockOwner();
  }

  /** Returns all bytes if V8 may see them. They stay usable after the memory is closed. */
  get whole() {
    if (!IS_BLIND && !this.#whole) {
      const whole = callNative(() => this.native.whole());
      this.#whole = /** @type {ArrayBuffer | undefined} */ (whole ?? undefined);
    }
    return this.#whole;
  }

  /**
   * Returns the bytes at the offset, as many as the view has, as V8 sees them; undefined if the view is not over this
   * memory. Both ranges may overlap, which only code that sees them at the same address can handle.
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
