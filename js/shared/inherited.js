'use strict';

const { adopt } = require('../shared-memory.js');

/** @typedef {import('../shared-memory.js').SharedMemory} SharedMemory */

/**
 * The memories that the pool has handed to this child, by name.
 *
 * @param {string} [list] what the pool has put into the environment: descriptors by name, as JSON
 * @returns {Readonly<Record<string, SharedMemory>>}
 */
function inheritedMemories(list = '{}') {
  /** @type {Record<string, SharedMemory>} */
  const memories = Object.create(null);
  for (const [name, descriptor] of Object.entries(JSON.parse(list))) {
    memories[name] = adopt(({ NativeSharedMemory }) => NativeSharedMemory.inherited(descriptor));
  }
  return Object.freeze(memories);
}

module.exports = { inheritedMemories };
