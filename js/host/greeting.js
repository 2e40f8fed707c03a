'use strict';

/** Set by our pool for its children; see src/core/worker/spec.rs. */
const GREETING = 'ELECTRON_RE_NATIVE_POOL';
/** As is this: the descriptors of its shared memories. */
const SHARED = 'ELECTRON_RE_NATIVE_SHARED';

/**
 * What the pool has told this child, taken out of the environment: what the child starts itself is not a child of the
 * pool.
 *
 * @returns {{ isOurPool: boolean, isAdvanced: boolean, lane: number, handover?: number, shared?: string }} `lane`: the
 *   version of the fast lane, or 0; `handover`: the descriptor of the way that memories take; `shared`: the list that
 *   `inheritedMemories` reads
 */
function takeGreeting() {
  const words = (process.env[GREETING] ?? '').split(',');
  const shared = process.env[SHARED];
  delete process.env[GREETING];
  delete process.env[SHARED];
  /** @param {string} name */
  const number = (name) => {
    const found = words.find((word) => word.startsWith(name))?.slice(name.length);
    return found === undefined ? undefined : Number(found);
  };
  return {
    isOurPool: words[0] === '1',
    isAdvanced: words.includes('advanced'),
    lane: number('lane=') ?? 0,
    handover: number('handover='),
    shared,
  };
}

module.exports = { takeGreeting };
