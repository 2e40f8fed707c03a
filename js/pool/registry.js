'use strict';

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('./inspector.js').PoolInspector} PoolInspector */

/**
 * The list that copies of this package share. No copy knows the classes of the others.
 *
 * @typedef {{ refs: Set<WeakRef<PoolInspector>>, lastId: number }} Shared
 */

/** The version of the list. Each inspector in it has its own version. */
const VERSION = 1;

/** @type {Shared} */
const shared = sharedByCopies('pools', VERSION, () => ({ refs: new Set(), lastId: 0 }));

/** The pools of this copy. @type {Set<WeakRef<PoolInspector>>} */
const own = new Set();
/** @type {FinalizationRegistry<WeakRef<PoolInspector>>} */
const lost = new FinalizationRegistry(forget);

/**
 * Lists an open pool without holding it: a pool that is lost ends, see lost-pools.js.
 *
 * @param {PoolInspector} inspector
 */
function register(inspector) {
  const ref = new WeakRef(inspector);
  if (own.size === 0) process.on('exit', continueChildren);
  own.add(ref);
  shared.refs.add(ref);
  lost.register(inspector, ref, inspector);
}

/** @param {PoolInspector} inspector */
function unregister(inspector) {
  lost.unregister(inspector);
  for (const ref of own) if (ref.deref() === inspector) forget(ref);
}

/** @param {WeakRef<PoolInspector>} ref */
function forget(ref) {
  own.delete(ref);
  shared.refs.delete(ref);
  if (own.size === 0) process.off('exit', continueChildren);
}

/** Returns an id that no other pool of this process has. */
function nextId() {
  return `pool-${++shared.lastId}`;
}

/**
 * Returns all pools of this process that are not closed yet. They may belong to other copies and versions.
 *
 * @returns {PoolInspector[]}
 */
function inspectors() {
  return [...shared.refs].flatMap((ref) => ref.deref() ?? []);
}

/**
 * Wakes sleeping children so that they run their exit hooks. The kernel ends stopped children without running these.
 */
function continueChildren() {
  for (const ref of own) ref.deref()?.continueChildren();
}

module.exports = { inspectors, nextId, register, unregister };
