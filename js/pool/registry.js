'use strict';

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('./inspector.js').PoolInspector} PoolInspector */

/** What copies of this package share: none knows the others' classes. @typedef {{ refs: Set<WeakRef<PoolInspector>>, lastId: number }} Shared */

/** Version of the list; each inspector in it has its own version. */
const VERSION = 1;

/** @type {Shared} */
const shared = sharedByCopies('pools', VERSION, () => ({ refs: new Set(), lastId: 0 }));

/** Of this copy's pools. @type {Set<WeakRef<PoolInspector>>} */
const own = new Set();
/** @type {FinalizationRegistry<WeakRef<PoolInspector>>} */
const lost = new FinalizationRegistry(forget);

/** Lists a pool that is open, without holding it: one that is lost ends, see lost-pools.js. @param {PoolInspector} inspector */
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

/** An id that no other pool of this process has. */
function nextId() {
  return `pool-${++shared.lastId}`;
}

/**
 * All pools of this process that are not closed yet, also another copy's, whose version may be another.
 *
 * @returns {PoolInspector[]}
 */
function inspectors() {
  return [...shared.refs].flatMap((ref) => ref.deref() ?? []);
}

/** Sleeping children shall run their exit hooks as the others do, and the kernel ends those still stopped without them. */
function continueChildren() {
  for (const ref of own) ref.deref()?.continueChildren();
}

module.exports = { inspectors, nextId, register, unregister };
