'use strict';

const { types } = require('util');
const { classOf } = require('./classes.js');
const { isEngineError } = require('./codec-error.js');
const { writeError } = require('./error-objects.js');
const { handleKindOf } = require('./handle-kinds.js');
const { writeAsItIs, writeTransfer } = require('./objects.js');
const { GROUP, LEAF } = require('./tags.js');
const { refusedKind } = require('./refused-kinds.js');
const { Separate } = require('./separate.js');
const { Transfer } = require('./transfer.js');
const { kindOf } = require('./view-kinds.js');

/** @typedef {import('./value-walk.js').ValueWalk} ValueWalk */
/** @typedef {import('./classes.js').KnownClass} KnownClass */

const { toString } = Object.prototype;
const { getTime } = Date.prototype;
const mapForEach = Map.prototype.forEach;
const setForEach = Set.prototype.forEach;

/** Kinds of objects with state outside properties, and how to write them. */
const KINDS = /** @type {Array<[(object: any) => boolean, (walk: ValueWalk, object: any) => void]>} */ ([
  [types.isDate, writeDate],
  [types.isMap, writeMap],
  [types.isSet, writeSet],
  [types.isRegExp, writeRegExp],
  [types.isArrayBuffer, writeArrayBuffer],
  [types.isSharedArrayBuffer, refuseShared],
  [types.isBoxedPrimitive, writeBoxed],
]);

/**
 * Writes an object that is neither an array nor a plain object.
 *
 * @param {ValueWalk} walk
 * @param {object} object
 */
function writeOther(walk, object) {
  if (walk.takesObjects && writeAsItIs(walk, object)) return;
  if (ArrayBuffer.isView(object)) {
    writeView(walk, object);
    return;
  }
  const handleKind = handleKindOf(object);
  if (handleKind) {
    writeHandle(walk, handleKind, object);
    return;
  }
  const shown = toString.call(object);
  if (shown !== '[object Object]') {
    for (const [is, write] of KINDS) {
      if (is(object)) {
        write(walk, object);
        return;
      }
    }
  }
  const kind = classOf(object);
  if (isError(object, shown)) inClass(walk, kind, () => writeError(walk, object));
  else if (object instanceof Transfer) writeTransfer(walk, object);
  else if (object instanceof Separate) walk.separate(object);
  else if (kind?.pack) writePacked(walk, kind, object);
  else inClass(walk, kind, () => writeInstance(walk, object, shown));
}

/**
 * @param {object} object
 * @param {string} shown
 * @returns {object is Error}
 */
function isError(object, shown) {
  return types.isNativeError(object) || object instanceof Error || shown === '[object DOMException]';
}

/**
 * An instance of a user's class: its own properties are sent, but not the class.
 *
 * @param {ValueWalk} walk
 * @param {object} object
 * @param {string} shown
 */
function writeInstance(walk, object, shown) {
  const kind = shown.slice('[object '.length, -1);
  // For example a proxy of a Map, whose content would be lost silently.
  if (shown !== '[object Object]' && types.isProxy(object))
    throw walk.refuse('is a Proxy, which cannot be sent');
  const refused = refusedKind(kind, object);
  if (refused !== undefined) throw walk.refuse(`is ${refused}, which cannot be sent`);
  if (types.isExternal(object)) throw walk.refuse('is a native pointer, which cannot be sent');
  walk.properties(object);
}

/** @param {ValueWalk} walk @param {KnownClass | undefined} kind @param {() => void} write */
function inClass(walk, kind, write) {
  if (!kind) {
    write();
    return;
  }
  walk.group(GROUP.instance);
  walk.raw(kind.name);
  walk.out.ascii(',');
  write();
  walk.end();
}

/** @param {ValueWalk} walk @param {KnownClass} kind @param {object} object */
function writePacked(walk, kind, object) {
  walk.group(GROUP.packed);
  walk.raw(kind.name);
  walk.memberAt(kind.pack?.(object), 'pack()');
  walk.end();
}

/** @param {ValueWalk} walk @param {Date} date */
function writeDate(walk, date) {
  walk.leaf(LEAF.date, `${getTime.call(date)}`);
}

/** @param {ValueWalk} walk @param {Map<unknown, unknown>} map */
function writeMap(walk, map) {
  let index = 0;
  walk.group(GROUP.map);
  mapForEach.call(map, (value, key) => {
    walk.memberAt(key, 'keys()', index);
    walk.memberAt(value, 'values()', index++);
  });
  walk.end();
}

/** @param {ValueWalk} walk @param {Set<unknown>} set */
function writeSet(walk, set) {
  let index = 0;
  walk.group(GROUP.set);
  setForEach.call(set, (value) => walk.memberAt(value, 'values()', index++));
  walk.end();
}

/** @param {ValueWalk} walk @param {RegExp} regexp */
function writeRegExp(walk, regexp) {
  walk.group(GROUP.regexp);
  walk.raw(`${regexp.source}`);
  walk.raw(`${regexp.flags}`);
  walk.end();
}

/** @param {ValueWalk} walk @param {{ valueOf(): unknown }} boxed */
function writeBoxed(walk, boxed) {
  walk.group(GROUP.boxed);
  walk.member(unbox(boxed));
  walk.end();
}

/** @param {any} boxed */
function unbox(boxed) {
  if (types.isNumberObject(boxed)) return Number.prototype.valueOf.call(boxed);
  if (types.isStringObject(boxed)) return String.prototype.valueOf.call(boxed);
  if (types.isBooleanObject(boxed)) return Boolean.prototype.valueOf.call(boxed);
  if (types.isBigIntObject(boxed)) return BigInt.prototype.valueOf.call(boxed);
  return Symbol.prototype.valueOf.call(boxed);
}

/** @param {ValueWalk} walk @param {ArrayBuffer} buffer */
function writeArrayBuffer(walk, buffer) {
  const part = attached(walk, () => walk.parts.whole(buffer));
  walk.group(GROUP.arrayBuffer);
  walk.member(part);
  walk.end();
}

/** @param {ValueWalk} walk @param {ArrayBufferView} view */
function writeView(walk, view) {
  if (types.isSharedArrayBuffer(view.buffer)) refuseShared(walk);
  const place = attached(walk, () => walk.parts.view(view));
  if (Buffer.isBuffer(view)) {
    walk.group(GROUP.buffer);
  } else {
    walk.group(GROUP.view);
    walk.raw(kindOf(view));
  }
  if (typeof place === 'number') {
    walk.member(place);
  } else {
    walk.member(place.part);
    walk.member(place.offset);
    walk.member(view.byteLength);
  }
  walk.end();
}

/**
 * @template T
 * @param {ValueWalk} walk
 * @param {() => T} read throws a TypeError if the memory is detached
 * @returns {T}
 */
function attached(walk, read) {
  try {
    return read();
  } catch (error) {
    throw isEngineError(error, 'TypeError')
      ? walk.refuse('is detached: its memory has been transferred')
      : error;
  }
}

/**
 * @param {ValueWalk} walk
 * @returns {never}
 */
function refuseShared(walk) {
  throw walk.refuse('is a SharedArrayBuffer, which cannot leave its process: use SharedMemory');
}

/**
 * @param {ValueWalk} walk
 * @param {import('./handle-kinds.js').HandleKind} kind
 * @param {object} object
 */
function writeHandle(walk, kind, object) {
  if (!walk.takesHandles) throw walk.refuse('is an object that cannot be sent this way');
  walk.group(GROUP.handle);
  walk.raw(kind.name);
  walk.member(walk.handles.push(kind.toHandle(object)) - 1);
  walk.end();
}

module.exports = { writeOther };
