'use strict';

/**
 * A kind of process that owns the pool.
 *
 * @typedef {object} Host
 * @property {() => { name: string, version: string }} describe
 * @property {(job: import('./measure-one.js').Job, deadline: number) => Promise<Outcome>} run starts a host;
 *   resolves when the host and all processes it has started have ended; rejects if the peer failed or exceeded
 *   `deadline` ms
 *
 * @typedef {object} Outcome
 * @property {Record<string, number | undefined>} values the values of the load's metrics
 * @property {number} left the number of processes that had to be killed after the host had ended
 */

const { electronHost } = require('./electron.js');
const { nodeHost } = require('./node.js');

module.exports = { electronHost, nodeHost };
