'use strict';

const { revive } = require('../codec/index.js');
const { PoolError } = require('../common/errors.js');
const { adopt } = require('./shared-memory.js');
const { fillPlaces } = require('./attachments.js');

/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

/**
 * Reads a value that came with memories, or with objects as they are.
 *
 * @param {any} labelled a list of the id and the value
 * @param {(id: string) => NativeSharedMemory[] | null | undefined} claim returns memories that have arrived
 * @param {(id: string) => unknown[] | undefined} take returns objects that have arrived
 * @param {'json' | { parts: ArrayBuffer[], base: number }} how the format of the value
 * @returns {any}
 */
function receive(labelled, claim, take, how) {
  const [id, value, hasBoth] = Array.isArray(labelled) ? labelled : [];
  const objects = hasBoth === undefined ? undefined : take(id);
  if (hasBoth !== undefined && !objects)
    throw new PoolError('ERR_SERIALIZE', 'An object that was transferred did not come with its message');
  const natives = hasBoth === false ? [] : typeof id === 'string' ? claim(id) : undefined;
  if (!natives) throw new PoolError('ERR_SHARED_MEMORY', 'A SharedMemory did not come with its message');
  const memories = natives.map((native) => adopt(() => native));
  return how === 'json'
    ? fillPlaces(value, id, memories)
    : revive(value, how.parts, how.base, memories, objects);
}

module.exports = { receive };
