'use strict';

/** Set by our pool for its children; see src/core/worker/spec.rs. */
const GREETING = 'ELECTRON_RE_NATIVE_POOL';

/**
 * What the pool has told this child, taken out of the environment: what the child starts itself is not a child of the
 * pool.
 *
 * @returns {{ isOurPool: boolean, isAdvanced: boolean, lane: number }} `lane`: the version of the fast lane, or 0
 */
function takeGreeting() {
  const words = (process.env[GREETING] ?? '').split(',');
  delete process.env[GREETING];
  const lane = words.find((word) => word.startsWith('lane='))?.slice('lane='.length);
  return { isOurPool: words[0] === '1', isAdvanced: words.includes('advanced'), lane: Number(lane ?? 0) };
}

module.exports = { takeGreeting };
