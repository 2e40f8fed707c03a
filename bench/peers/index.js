'use strict';

/**
 * The packages that the bench measures. Only the host that measures a package loads its file; see `Peer`.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} [package] the package whose version the report has, unless it is Node's own or ours
 * @property {() => Promise<unknown>} [load] loads what must be loaded asynchronously
 * @property {(options: OpenOptions) => Pool | Promise<Pool>} open starts a pool
 *
 * @typedef {object} OpenOptions
 * @property {number} children
 * @property {number} inFlight the highest number of calls in flight
 * @property {'json' | 'advanced'} serialization
 * @property {number} [concurrency] the calls that a child has at the same time; by default all calls in flight
 *
 * @typedef {object} Pool
 * @property {(task: string, params: any) => PromiseLike<any>} call
 * @property {(reply: any) => any} [value] returns the task's value from what `call` resolves to, unless that is the
 *   value
 * @property {(task: string, params: any, timeout: number) => Promise<any>} [callWithin] makes a call with a timeout
 *   in ms
 * @property {() => unknown} close
 */

const OURS = 'electron-re-native';
/** The peer that ratios refer to, unless a load names another one. */
const REFERENCE = 'electron-re';
/** The peers that run in Electron's main process without changes. */
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
