'use strict';

const { adopt } = require('./shared-memory.js');

/** @typedef {import('./shared-memory.js').SharedMemory} SharedMemory */

/**
 * Returns the memories that the pool has handed to this child, by name.
 *
 * @param {Record<string, number>} descriptors
 * @returns {Readonly<Record<string, SharedMemory>>}
 */
function inheritedMemories(descriptors) {
  /** @type {Record<string, SharedMemory>} */
  const memories = Object.create(null);
  for (const [name, descriptor] of Object.entries(descriptors)) {
    memories[name] = adopt(({ NativeSharedMemory }) => NativeSharedMemory.inherited(descriptor));
  }
  return Object.freeze(memories);
}

module.exports = { inheritedMemories };
