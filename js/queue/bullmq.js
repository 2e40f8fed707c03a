'use strict';

const { PoolError } = require('../common/errors.js');
const { reconnecting } = require('./postgres-backend.js');

/**
 * Where a queue is.
 *
 * @typedef {object} Server
 * @property {{ connection: any, prefix?: string }} options BullMQ's
 * @property {true} [isPostgres]
 */

/** The one place that loads BullMQ, an optional peer. @returns {typeof import('bullmq')} */
function bullmq() {
  try {
    return require('bullmq');
  } catch (cause) {
    const message =
      'electron-re-native/queue needs BullMQ 6 and a client of its server: npm install bullmq@6, and ioredis or pg';
    throw new PoolError('ERR_UNSUPPORTED', message, { cause });
  }
}

/** Options that select the kind of server in BullMQ's classes, which assume Redis by default. @param {Server} server @returns {any} */
function backendOf(server) {
  return server.isPostgres ? reconnecting(bullmq().createPostgresBackend) : undefined;
}

module.exports = { backendOf, bullmq };
