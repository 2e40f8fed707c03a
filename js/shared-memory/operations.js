'use strict';

/** Atomic operations by number, as src/core/shm/words.rs counts them. */
exports.OPERATION = Object.freeze({
  LOAD: 0,
  STORE: 1,
  ADD: 2,
  SUB: 3,
  AND: 4,
  OR: 5,
  XOR: 6,
  EXCHANGE: 7,
  COMPARE_EXCHANGE: 8,
});

/** What came of taking a lock, as src/binding/shared_memory.rs counts it. */
exports.TAKEN = Object.freeze({ NO: 0, YES: 1, OWNER_DIED: 2, ALREADY: 3 });

/** How a wait ended, by number, as src/binding/shared_memory.rs counts it. */
exports.WAITED = /** @type {const} */ (['ok', 'not-equal', 'timed-out']);
