'use strict';
// Whether two values are the same as far as structured clone goes: kinds, contents, order, and which objects are met
// again where. Stricter than deep equality, and without need of Jest.

const { types } = require('util');

const HIDDEN = ['name', 'message', 'stack', 'cause', 'errors'];

/** Where two values differ first; undefined where they do not. */
function difference(a, b) {
  const partner = new Map();
  const back = new Map();

  function compare(a, b, path) {
    if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
      return Object.is(a, b) ? undefined : `${path}: ${show(a)} and ${show(b)}`;
    }
    if (partner.has(a) || back.has(b)) {
      return partner.get(a) === b && back.get(b) === a ? undefined : `${path}: not the same sharing`;
    }
    partner.set(a, b);
    back.set(b, a);
    const kind = kindOf(a);
    if (kind !== kindOf(b)) return `${path}: ${kind} and ${kindOf(b)}`;
    for (const [name, left, right] of pairs(kind, a, b)) {
      const found = compare(left, right, `${path}.${name}`);
      if (found) return found;
    }
    return undefined;
  }
  return compare(a, b, 'value');
}

function kindOf(object) {
  if (Buffer.isBuffer(object)) return 'Buffer';
  if (types.isNativeError(object)) return `Error ${Object.getPrototypeOf(object).constructor.name}`;
  return Object.prototype.toString.call(object);
}

/** What is to be compared of two objects of one kind: name, of the one, of the other. */
function* pairs(kind, a, b) {
  if (types.isDate(a)) {
    yield ['time', a.getTime(), b.getTime()];
  } else if (types.isRegExp(a)) {
    yield ['regexp', `${a}`, `${b}`];
  } else if (types.isAnyArrayBuffer(a)) {
    yield ['bytes', hex(new Uint8Array(a)), hex(new Uint8Array(b))];
  } else if (ArrayBuffer.isView(a)) {
    yield ['bytes', hex(a), hex(b)];
  } else if (types.isBoxedPrimitive(a)) {
    yield ['boxed', a.valueOf(), b.valueOf()];
  } else if (types.isMap(a) || types.isSet(a)) {
    yield ['size', a.size, b.size];
    const entries = [...b];
    for (const [index, entry] of [...a].entries()) {
      if (types.isSet(a)) yield [index, entry, entries[index]];
      else {
        yield [`keys.${index}`, entry[0], entries[index][0]];
        yield [`values.${index}`, entry[1], entries[index][1]];
      }
    }
  } else {
    if (Array.isArray(a)) yield ['length', a.length, b.length];
    if (kind.startsWith('Error')) {
      for (const key of HIDDEN) {
        yield [`has ${key}`, Object.hasOwn(a, key), Object.hasOwn(b, key)];
        yield [key, a[key], b[key]];
      }
    }
    yield ['keys', JSON.stringify(Object.keys(a)), JSON.stringify(Object.keys(b))];
    for (const key of Object.keys(a)) yield [key, a[key], b[key]];
  }
}

function hex(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex');
}

function show(value) {
  return typeof value === 'object' && value !== null ? kindOf(value) : `${String(value)} (${typeof value})`;
}

module.exports = { difference };
