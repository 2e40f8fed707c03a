'use strict';

const { types } = require('util');
const { CodecError } = require('./codec-error.js');
const { GROUP } = require('./tags.js');
const { onlyToThreads } = require('./transfer.js');
const { constructorOf, kindOf } = require('./view-kinds.js');

/** @typedef {import('./value-walk.js').ValueWalk} ValueWalk */

// Objects that go to another thread unchanged, through a MessagePort beside the text: SharedArrayBuffers, which both threads then have, and
// transferred objects, which only the other thread has.

/** The objects of one value. */
class OutgoingObjects {
  /** Objects that are part of the value. @type {object[]} */
  list = [];
  /** Objects that are moved. @type {object[]} */
  transfer = [];

  /** @param {object} object */
  indexOf(object) {
    const known = this.list.indexOf(object);
    return known < 0 ? this.list.push(object) - 1 : known;
  }
}

/**
 * Writes an object that is passed unchanged, or a view of one.
 *
 * @param {ValueWalk} walk
 * @param {object} object
 * @returns {boolean} false for other objects
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
 * Writes a value with objects that are moved.
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
  // It does not exist on the other side, where objects are numbered again.
  walk.seen.forget(walk.seen.count - 1);
  walk.value(value);
}

/** Older engines transfer it without an error. @param {any} object */
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
 * A view of memory that arrived unchanged.
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
