'use strict';

const { registerHandleKind } = require('../codec/handle-kinds.js');
const { PoolError, invalidArg } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { checkIndex, checkValue, dispose, toBytes, toCount, toTimeout } = require('./arguments.js');
const { noteMemory, placeOf } = require('./attachments.js');
const { MemoryCore, openCore } = require('./memory-core.js');
const OPERATION = require('../wire/atomics.js');
const WAITED = require('../wire/waited.js');
const { waitAsync } = require('./wait-async.js');
const { Uncloneable } = require('../common/uncloneable.js');

/** @typedef {import('../../index.js').SharedMemoryHandle} SharedMemoryHandle */

/** The internals, for locks, the pool and other code that sends memories. @type {WeakMap<object, MemoryCore>} */
const cores = new WeakMap();

/** A process may have loaded this file several times. Each copy has its own objects. */
const OURS = Math.random().toString(36);

/** @param {string} name */
const keyOf = (name) => `${OURS} ${name}`;

/** Memory that processes share; see index.d.ts. */
class SharedMemory extends Uncloneable {
  /** @type {MemoryCore} */
  #core;

  /** @param {number | MemoryCore} byteLength */
  constructor(byteLength) {
    super();
    if (byteLength instanceof MemoryCore) {
      this.#core = byteLength;
    } else {
      const isSize = Number.isSafeInteger(byteLength) && byteLength >= 4;
      if (!isSize)
        throw invalidArg('byteLength', 'a whole number of bytes of at least 4', byteLength, 'argument');
      this.#core = openCore(({ NativeSharedMemory }) => new NativeSharedMemory(byteLength));
    }
    remember(this, this.#core);
  }

  /** @param {SharedMemoryHandle} handle */
  static from(handle) {
    const name = handle?.sharedMemory;
    if (typeof name !== 'string')
      throw invalidArg('handle', 'the `handle` of a SharedMemory', handle, 'argument');
    return (
      openByThisThread(name) ??
      adopt(({ NativeSharedMemory }) => {
        const found = NativeSharedMemory.opened(name);
        if (found) return found;
        const message = 'No thread of this process has the SharedMemory of this handle open';
        throw new PoolError('ERR_MEMORY_CLOSED', message);
      })
    );
  }

  /** @returns {SharedMemoryHandle} */
  get handle() {
    this.#core.checkOpen();
    return { sharedMemory: this.#core.name };
  }

  get byteLength() {
    return this.#core.closed ? 0 : this.#core.bytes;
  }

  /** @param {number} index @returns {number} */
  load(index) {
    const { words } = this.#core;
    return isSeen(words, index) ? Atomics.load(words, index) : this.#operate(OPERATION.LOAD, index, 0, 0);
  }

  /** @param {number} index @param {number} value @returns {number} */
  store(index, value) {
    this.exchange(index, value);
    return Math.trunc(value) || 0;
  }

  /** @param {number} index @param {number} value @returns {number} */
  add(index, value) {
    const { words } = this.#core;
    if (typeof value === 'number' && isSeen(words, index)) return Atomics.add(words, index, value);
    return this.#operate(OPERATION.ADD, index, value, 0);
  }

  /** @param {number} index @param {number} value @returns {number} */
  sub(index, value) {
    const { words } = this.#core;
    if (typeof value === 'number' && isSeen(words, index)) return Atomics.sub(words, index, value);
    return this.#operate(OPERATION.SUB, index, value, 0);
  }

  /** @param {number} index @param {number} value @returns {number} */
  and(index, value) {
    return this.#operate(OPERATION.AND, index, value, 0);
  }

  /** @param {number} index @param {number} value @returns {number} */
  or(index, value) {
    return this.#operate(OPERATION.OR, index, value, 0);
  }

  /** @param {number} index @param {number} value @returns {number} */
  xor(index, value) {
    return this.#operate(OPERATION.XOR, index, value, 0);
  }

  /** @param {number} index @param {number} value @returns {number} */
  exchange(index, value) {
    const { words } = this.#core;
    if (typeof value === 'number' && isSeen(words, index)) return Atomics.exchange(words, index, value);
    return this.#operate(OPERATION.EXCHANGE, index, value, 0);
  }

  /** @param {number} index @param {number} expected @param {number} replacement @returns {number} */
  compareExchange(index, expected, replacement) {
    const { words } = this.#core;
    if (typeof expected === 'number' && typeof replacement === 'number' && isSeen(words, index))
      return Atomics.compareExchange(words, index, expected, replacement);
    checkValue('expected', expected, 'number');
    checkValue('replacement', replacement, 'number');
    return this.#operate(OPERATION.COMPARE_EXCHANGE, index, expected, replacement);
  }

  /** @param {number} index */
  load64(index) {
    return this.#operateWide(OPERATION.LOAD, index, 0n, 0n);
  }

  /** @param {number} index @param {bigint} value */
  store64(index, value) {
    this.#operateWide(OPERATION.STORE, index, value, 0n);
    return value;
  }

  /** @param {number} index @param {bigint} value */
  add64(index, value) {
    return this.#operateWide(OPERATION.ADD, index, value, 0n);
  }

  /** @param {number} index @param {bigint} value */
  sub64(index, value) {
    return this.#operateWide(OPERATION.SUB, index, value, 0n);
  }

  /** @param {number} index @param {bigint} value */
  and64(index, value) {
    return this.#operateWide(OPERATION.AND, index, value, 0n);
  }

  /** @param {number} index @param {bigint} value */
  or64(index, value) {
    return this.#operateWide(OPERATION.OR, index, value, 0n);
  }

  /** @param {number} index @param {bigint} value */
  xor64(index, value) {
    return this.#operateWide(OPERATION.XOR, index, value, 0n);
  }

  /** @param {number} index @param {bigint} value */
  exchange64(index, value) {
    return this.#operateWide(OPERATION.EXCHANGE, index, value, 0n);
  }

  /** @param {number} index @param {bigint} expected @param {bigint} replacement */
  compareExchange64(index, expected, replacement) {
    checkValue('expected', expected, 'bigint');
    checkValue('replacement', replacement, 'bigint');
    return this.#operateWide(OPERATION.COMPARE_EXCHANGE, index, expected, replacement);
  }

  /** @param {number} index @param {number} value @param {number} [timeout] */
  wait(index, value, timeout) {
    const core = this.#check(index, value, 'number');
    return WAITED.WORDS[core.native.wait(index, value | 0, toTimeout(timeout))];
  }

  /** @param {number} index @param {bigint} value @param {number} [timeout] */
  wait64(index, value, timeout) {
    const core = this.#check(index, value, 'bigint');
    return WAITED.WORDS[core.native.waitWide(index, value, toTimeout(timeout))];
  }

  /** @param {number} index @param {number} value @param {number} [timeout] */
  waitAsync(index, value, timeout) {
    const core = this.#check(index, value, 'number');
    const isEqual = this.load(index) === (value | 0);
    return waitAsync(core, isEqual, toTimeout(timeout), (waits, ticket, millis) =>
      waits.wait(ticket, core.native, index, value | 0, millis),
    );
  }

  /** @param {number} index @param {bigint} value @param {number} [timeout] */
  waitAsync64(index, value, timeout) {
    const core = this.#check(index, value, 'bigint');
    const isEqual = this.load64(index) === BigInt.asIntN(64, value);
    return waitAsync(core, isEqual, toTimeout(timeout), (waits, ticket, millis) =>
      waits.waitWide(ticket, core.native, index, value, millis),
    );
  }

  /** @param {number} index @param {number} [count] @returns {number} */
  notify(index, count) {
    const core = this.#check(index, 0, 'number');
    return core.notify(index, toCount(count), false);
  }

  /** @param {number} index @param {number} [count] @returns {number} */
  notify64(index, count) {
    const core = this.#check(index, 0n, 'bigint');
    return core.notify(index, toCount(count), true);
  }

  /** @template T @param {number} offset @param {T} target @returns {T} */
  read(offset, target) {
    const bytes = toBytes('target', target);
    const core = this.#checkRange(offset, bytes.length);
    const seen = core.besides(bytes, offset);
    if (seen) bytes.set(seen);
    else core.native.read(offset, bytes);
    return target;
  }

  /** @param {number} offset @param {ArrayBufferView | ArrayBufferLike} source @returns {number} */
  write(offset, source) {
    const bytes = toBytes('source', source);
    const core = this.#checkRange(offset, bytes.length);
    const seen = core.besides(bytes, offset);
    if (seen) seen.set(bytes);
    else core.native.write(offset, bytes);
    return bytes.length;
  }

  /** @param {number} [offset] @param {number} [length] @returns {Uint8Array | undefined} */
  view(offset = 0, length) {
    const core = this.#checkRange(offset, 0);
    const most = core.bytes - offset;
    const bytes = length === undefined ? most : length;
    const isLength = Number.isInteger(bytes) && bytes >= 0 && bytes <= most;
    if (!isLength) throw invalidArg('length', `a whole number from 0 to ${most}`, bytes, 'argument');
    const { whole } = core;
    return whole && new Uint8Array(whole, offset, bytes);
  }

  close() {
    this.#core.close();
  }

  [dispose]() {
    this.close();
  }

  /** Without this, a task's parameters would silently get an empty object. */
  toJSON() {
    this.#core.checkOpen();
    return placeOf(this.#core.native);
  }

  /**
   * Runs the operations that have no fast path, and those on words that V8 does not see.
   *
   * @param {number} operation
   * @param {number} index
   * @param {number} value
   * @param {number} replacement
   */
  #operate(operation, index, value, replacement) {
    return this.#check(index, value, 'number').operate(operation, index, value | 0, replacement | 0);
  }

  /**
   * @param {number} operation
   * @param {number} index
   * @param {bigint} value
   * @param {bigint} replacement
   */
  #operateWide(operation, index, value, replacement) {
    return this.#check(index, value, 'bigint').operateWide(operation, index, value, replacement);
  }

  /**
   * @param {number} index
   * @param {unknown} value
   * @param {'number' | 'bigint'} type
   */
  #check(index, value, type) {
    const core = this.#core;
    core.checkOpen();
    checkIndex(index, type === 'number' ? core.length : core.wideLength);
    checkValue('value', value, type);
    return core;
  }

  /** @param {number} offset @param {number} length */
  #checkRange(offset, length) {
    const core = this.#core;
    core.checkOpen();
    const most = core.bytes - length;
    if (Number.isInteger(offset) && offset >= 0 && offset <= most) return core;
    const range =
      most < 0
        ? `left out: ${length} bytes do not fit into ${core.bytes}`
        : `a whole number from 0 to ${most} for ${length} bytes`;
    throw invalidArg('offset', range, offset, 'argument');
  }
}

/** @param {Int32Array} words @param {number} index */
function isSeen(words, index) {
  return typeof index === 'number' && index >>> 0 === index && index < words.length;
}

/** @param {SharedMemory} memory @param {MemoryCore} core */
function remember(memory, core) {
  noteMemory();
  cores.set(memory, core);
  core.owner = memory;
  core.native.keep(core.native, memory, keyOf(core.name));
}

/**
 * Returns the object that this thread has open under this name. One memory is one object, however often it arrives.
 *
 * @param {string} name
 */
function openByThisThread(name) {
  return /** @type {SharedMemory | undefined} */ (
    native().NativeSharedMemory.owner(keyOf(name)) ?? undefined
  );
}

/**
 * Creates a SharedMemory for what the native side has opened, or returns this thread's existing one.
 *
 * @param {Parameters<typeof openCore>[0]} open
 * @returns {SharedMemory}
 */
function adopt(open) {
  const core = openCore(open);
  const memory = openByThisThread(core.name);
  if (!memory) return new SharedMemory(core);
  core.close();
  return memory;
}

/**
 * Returns the internals of a SharedMemory; undefined for anything else.
 *
 * @param {unknown} memory
 * @returns {MemoryCore | undefined}
 */
function coreOf(memory) {
  return typeof memory === 'object' && memory !== null ? cores.get(memory) : undefined;
}

registerHandleKind({
  name: 'SharedMemory',
  is: (object) => cores.has(object),
  toHandle: (memory) => {
    const core = cores.get(memory);
    core?.checkOpen();
    return core?.native;
  },
  fromHandle: (memory) => memory,
});

module.exports = { SharedMemory, adopt, coreOf };
