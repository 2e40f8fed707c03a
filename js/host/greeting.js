'use strict';

/** Set by our pool for its children; see src/core/worker/spec.rs. */
const GREETING = 'ELECTRON_RE_NATIVE_POOL';
/** As is this: the descriptors of its shared memories. */
const SHARED = 'ELECTRON_RE_NATIVE_SHARED';
/** What the pool gives has these descriptors in a forked child, after stdio and Node's channel: first the lane's. */
const FIRST = 4;
const OF_LANE = [0, 1, 2];

/**
 * What the pool has told this child, taken out of the environment: what the child starts itself is not a child of the
 * pool.
 *
 * @returns {{ isOurPool: boolean, isAdvanced: boolean, lane: number, files: number[], handover?: number, shared: Record<string, number> }}
 *   `lane`: the version of the fast lane, or 0; `files`: its descriptors; `handover`: that of the way that memories take;
 *   `shared`: those of shared memories, by name
 */
function takeGreeting() {
  const words = (process.env[GREETING] ?? '').split(',');
  const shared = Object.entries(JSON.parse(process.env[SHARED] ?? '{}'));
  delete process.env[GREETING];
  delete process.env[SHARED];
  const valueOf = (/** @type {string} */ name) =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  // A utility process has got the same ones in the same order, but by numbers of its own.
  const files = valueOf('files')?.split(':').map(Number);
  const placeOf = (/** @type {number} */ descriptor) =>
    files ? (files[descriptor - FIRST] ?? -1) : descriptor;
  const handover = valueOf('handover');
  return {
    isOurPool: words[0] === '1',
    isAdvanced: words.includes('advanced'),
    lane: Number(valueOf('lane') ?? 0),
    files: OF_LANE.map((at) => placeOf(FIRST + at)),
    handover: handover === undefined ? undefined : placeOf(Number(handover)),
    shared: Object.fromEntries(shared.map(([name, descriptor]) => [name, placeOf(descriptor)])),
  };
}

module.exports = { GREETING, SHARED, takeGreeting };
