'use strict';

const { types } = require('util');
const { CodecError } = require('./codec-error.js');
const { GROUP } = require('./tags.js');
const { onlyToThreads } = require('./transfer.js');
const { constructorOf, kindOf } = require('./view-kinds.js');

/** @typedef {import('./value-walk.js').ValueWalk} ValueWalk */

// Objects that go to another thread as they are, by a MessagePort beside the text: SharedArrayBuffers, which both threads have
// then, and what is transferred, which only the other has.

/** Those of one value. */
class OutgoingObjects {
  /** Those that stand in the value. @type {object[]} */
  list = [];
  /** Those that are moved. @type {object[]} */
  transfer = [];

  /** @param {object} object */
  indexOf(object) {
    const known = this.list.indexOf(object);
    return known < 0 ? this.list.push(object) - 1 : known;
  }
}

/**
 * Writes an object, or a view of one, that goes as it is.
 *
 * @param {ValueWalk} walk
 * @param {object} object
 * @returns {boolean} false for one that does not
 */
function writeAsItIs(walk, object) {
  const isView = ArrayBuffer.isView(object);
  const itself = isView ? object.buffer : object;
  if (!types.isSharedArrayBuffer(itself) && walk.objects?.transfer.includes(itself) !== true) return false;
  const index = (walk.objects ??= new OutgoingObjects()).indexOf(itself);
  walk.group(isView ? GROUP.viewOfObject : GROUP.object);
  walk.member(index);
  if (isView) {
    walk.raw(Buffer.isBuffer(object) ? 'Buffer' : kindOf(object));
    walk.member(object.byteOffset);
    walk.member(object.byteLength);
  }
  walk.end();
  return true;
}

/**
 * Writes a value of which something is moved.
 *
 * @param {ValueWalk} walk
 * @param {InstanceType<typeof import('./transfer.js').Transfer>} transfer
 */
function writeTransfer(walk, { value, list }) {
  if (!walk.canTransfer) throw walk.refuse('is transferred, so it could not be sent again');
  if (walk.takesObjects) {
    const objects = (walk.objects ??= new OutgoingObjects());
    if (walk.parts.list.some(({ buffer }) => list.includes(buffer)))
      throw walk.refuse('transfers an object that occurs earlier in the value');
    if (list.some(isDetached)) throw walk.refuse('is detached: its memory has already been transferred');
    for (const object of list) if (!objects.transfer.includes(object)) objects.transfer.push(object);
  } else if (!walk.copiesTransfers) {
    throw onlyToThreads();
  }
  // It is not there on the other side, where objects are numbered again.
  walk.seen.forget(walk.seen.count - 1);
  walk.value(value);
}

/** Older engines transfer it without a word. @param {any} object */
function isDetached(object) {
  if (!types.isArrayBuffer(object) || object.byteLength > 0) return false;
  try {
    new DataView(object);
    return false;
  } catch {
    return true;
  }
}

/**
 * A view of memory that has come as it is.
 *
 * @param {any} memory
 * @param {unknown} kind
 * @param {number} offset
 * @param {number} length in bytes
 */
function viewOf(memory, kind, offset, length) {
  if (kind === 'Buffer') return Buffer.from(memory, offset, length);
  const View = constructorOf(kind);
  if (!View) throw new CodecError(`This engine has no ${kind}`);
  return new View(memory, offset, length / (View.BYTES_PER_ELEMENT ?? 1));
}

module.exports = { OutgoingObjects, writeAsItIs, writeTransfer, viewOf };
