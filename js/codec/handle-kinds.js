'use strict';

/**
 * A kind of object that is neither text nor bytes and crosses by a way of its own, such as a descriptor. The codec
 * only takes it out of the value and puts what the other side has received in its place.
 *
 * @typedef {object} HandleKind
 * @property {string} name the same on both sides
 * @property {(object: object) => boolean} is asked for objects of unknown classes; must not throw
 * @property {(object: any) => unknown} toHandle what the caller of `encode` finds in its list
 * @property {(handle: any) => object} fromHandle the object again, from what the receiver was given
 */

/** @type {HandleKind[]} */
const kinds = [];

/** @param {HandleKind} kind */
function registerHandleKind(kind) {
  if (kinds.some(({ name }) => name === kind.name))
    throw new Error(`There is already a handle kind ${kind.name}`);
  kinds.push(kind);
}

/** @param {object} object */
function handleKindOf(object) {
  for (const kind of kinds) if (kind.is(object)) return kind;
  return undefined;
}

/** @param {unknown} name */
function handleKindNamed(name) {
  return kinds.find((kind) => kind.name === name);
}

module.exports = { registerHandleKind, handleKindOf, handleKindNamed };
