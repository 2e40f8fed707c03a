'use strict';

const fs = require('fs');
const { native } = require('../native/native.js');
const { HANDSHAKE, SHARED } = require('../wire/environment.js');
const WORD = require('../wire/handshake.js');

const { CHANNEL_FD, FIRST_FD, TRANSPORT_FILES, VERSION } = WORD;

/**
 * Reads what the pool has told this child, and removes it from the environment: what the child starts itself is not a
 * child of the pool.
 *
 * @returns {{ isOurPool: boolean, isAdvanced: boolean, worker: number, transport: number, files: number[], handover?: number, shared: Record<string, number> }}
 *   `worker`: its number among the living children; `transport`: the version of the shared-memory transport, or 0;
 *   `files`: the descriptors of the transport; `handover`: the descriptor of the path for memories; `shared`: the
 *   descriptors of shared memories, by name
 */
function takeHandshake() {
  const given = (process.env[HANDSHAKE] ?? '').split(',');
  const words = isForThisProcess(given) ? given : [];
  const shared = words.length > 0 ? Object.entries(JSON.parse(process.env[SHARED] ?? '{}')) : [];
  delete process.env[HANDSHAKE];
  delete process.env[SHARED];
  // A utility process has the same descriptors in the same order, but under its own numbers.
  const files = valueOf(words, WORD.FILES)?.split(':').map(Number);
  const placeOf = (/** @type {number} */ descriptor) =>
    files ? (files[descriptor - FIRST_FD] ?? -1) : descriptor;
  const handover = valueOf(words, WORD.HANDOVER);
  return {
    isOurPool: words.length > 0,
    isAdvanced: words.includes(WORD.ADVANCED),
    worker: Number(valueOf(words, WORD.WORKER) ?? 0),
    transport: Number(valueOf(words, WORD.TRANSPORT) ?? 0),
    files: Array.from({ length: TRANSPORT_FILES }, (_, at) => placeOf(FIRST_FD + at)),
    handover: handover === undefined ? undefined : placeOf(Number(handover)),
    shared: Object.fromEntries(shared.map(([name, descriptor]) => [name, placeOf(descriptor)])),
  };
}

/**
 * Whether the handshake is for this process. A child that never loads this package passes its handshake on to what it
 * starts itself. So the handshake names its process: a utility process by its pid, a forked one by the inode of its
 * channel, or by its parent where channels have no inode. A handshake of another version is for a copy of this package
 * with that version.
 *
 * @param {string[]} words
 */
function isForThisProcess(words) {
  if (Number(words[0]) !== VERSION || typeof process.send !== 'function') return false;
  const pid = valueOf(words, WORD.PID);
  if (pid !== undefined) return Number(pid) === process.pid;
  const parent = valueOf(words, WORD.PARENT);
  if (parent !== undefined) return Number(parent) === process.ppid;
  return Number(valueOf(words, WORD.CHANNEL)) === inodeOfChannel();
}

function inodeOfChannel() {
  try {
    return fs.fstatSync(CHANNEL_FD).ino;
  } catch {
    return -1;
  }
}

/**
 * Whether electron-re's pool has forked this process. That pool sets only an `id`, which grandchildren inherit.
 */
function isElectronReChild() {
  const { id } = process.env;
  if (id === undefined || typeof process.send !== 'function') return false;
  try {
    return native().NativeMonitor.hasInEnvironment(process.ppid, `id=${id}`) !== true;
  } catch {
    // Without a binary, there is no pool of ours whose child could have started this process.
    return true;
  }
}

/**
 * @param {string[]} words
 * @param {string} name
 */
function valueOf(words, name) {
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

module.exports = { isElectronReChild, takeHandshake };
