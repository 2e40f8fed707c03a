'use strict';

/**
 * The packages that are measured. The file of each is loaded in the host that measures it and nowhere else; see `Peer`.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} [package] whose version the report tells, unless it is Node's own or ours
 * @property {() => Promise<unknown>} [load] what has to be loaded asynchronously
 * @property {(options: OpenOptions) => Pool | Promise<Pool>} open starts a pool
 *
 * @typedef {object} OpenOptions
 * @property {number} children
 * @property {number} inFlight most calls there will be at a time
 * @property {'json' | 'advanced'} serialization
 * @property {number} [concurrency] calls that a child has at a time; as many as there are unless given
 *
 * @typedef {object} Pool
 * @property {(task: string, params: any) => PromiseLike<any>} call
 * @property {(reply: any) => any} [value] the task's value in what `call` resolves with, unless it is that itself
 * @property {(task: string, params: any, timeout: number) => Promise<any>} [callWithin] a call that has this many ms
 * @property {() => unknown} close
 */

const OURS = 'electron-re-native';
/** Against whom ratios are, unless a load says otherwise. */
const REFERENCE = 'electron-re';
/** Those that run in Electron's main process without further ado. */
const IN_ELECTRON = [OURS, REFERENCE, 'fork'];
const IN_NODE = [
  ...IN_ELECTRON,
  'electron-re-native-thread',
  'tinypool-process',
  'tinypool-thread',
  'piscina',
  'workerpool-process',
  'workerpool-thread',
  'jest-worker',
];

/** @param {string} name @returns {Peer} */
function loadPeer(name) {
  return require(`./${name}.js`);
}

module.exports = { OURS, REFERENCE, IN_ELECTRON, IN_NODE, loadPeer };
