'use strict';

/** Set by our pool for its children; see src/core/worker/spec.rs. */
const GREETING = 'ELECTRON_RE_NATIVE_POOL';
/** Where a forked child finds the lane's descriptors: after stdio and Node's channel. */
const INHERITED = [4, 5, 6];

/**
 * What the pool has told this child, taken out of the environment: what the child starts itself is not a child of the
 * pool.
 *
 * @returns {{ isOurPool: boolean, isAdvanced: boolean, lane: number, files: number[] }} `lane`: the version of the fast
 *   lane, or 0; `files`: its descriptors
 */
function takeGreeting() {
  const words = (process.env[GREETING] ?? '').split(',');
  delete process.env[GREETING];
  const valueOf = (/** @type {string} */ name) =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    isOurPool: words[0] === '1',
    isAdvanced: words.includes('advanced'),
    lane: Number(valueOf('lane') ?? 0),
    files: valueOf('files')?.split(':').map(Number) ?? INHERITED,
  };
}

module.exports = { GREETING, takeGreeting };
