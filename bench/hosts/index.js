'use strict';

/**
 * A kind of process that has the pool.
 *
 * @typedef {object} Host
 * @property {() => { name: string, version: string }} describe
 * @property {(job: import('./measure-one.js').Job, deadline: number) => Promise<Outcome>} run starts one, and resolves
 *   when it and all it has started have ended; rejects when the peer failed, or took longer than `deadline` ms
 *
 * @typedef {object} Outcome
 * @property {Record<string, number | undefined>} values of the load's metrics
 * @property {number} left processes that had to be killed after the host's end
 */

const { electronHost } = require('./electron.js');
const { nodeHost } = require('./node.js');

module.exports = { electronHost, nodeHost };
