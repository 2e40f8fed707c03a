'use strict';

const { PoolError } = require('../common/errors.js');

/** The one place that loads BullMQ, an optional peer. @returns {typeof import('bullmq')} */
function bullmq() {
  try {
    return require('bullmq');
  } catch (cause) {
    const message =
      'electron-re-native/queue needs BullMQ 6 and a client of Redis: npm install bullmq@6 ioredis';
    throw new PoolError('ERR_UNSUPPORTED', message, { cause });
  }
}

module.exports = { bullmq };
