'use strict';

/**
 * A kind of object that is neither text nor bytes and is sent separately, such as a descriptor. The codec only removes it from the value,
 * and puts the received object in its place.
 *
 * @typedef {object} HandleKind
 * @property {string} name the same on both sides
 * @property {(object: object) => boolean} is asked for objects of unknown classes; must not throw
 * @property {(object: any) => unknown} toHandle the entry in the list of `encode`
 * @property {(handle: any) => object} fromHandle restores the object from the received handle
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
