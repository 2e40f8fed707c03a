'use strict';

// Publishes calls on Node's diagnostics channels, for tools that trace all pools of a process.

const { channel } = require('diagnostics_channel');
const { monotonic } = require('../common/primordials.js');

/** @typedef {import('../../index.js').CallDiagnostics} CallDiagnostics */

const started = channel('electron-re-native:call:start');
const ended = channel('electron-re-native:call:end');

/**
 * Publishes the start and the end of a call. Does nothing without subscribers.
 *
 * @param {import('./pool-core.js').PoolCore} core
 * @param {import('./awaited-calls.js').Call} call
 */
function traceCall(core, call) {
  if (!started.hasSubscribers && !ended.hasSubscribers) return;
  /** @type {CallDiagnostics} */
  const message = { pool: core.settings.name, script: core.path, task: call.task };
  const from = monotonic();
  const { resolve, reject } = call;
  const end = (/** @type {unknown} */ error) => {
    message.ms = monotonic() - from;
    if (error !== undefined && error !== null) message.error = error;
    ended.publish(message);
  };
  call.resolve = (value) => {
    // `send` also resolves when the task has failed.
    end(call.isSent ? value.error : undefined);
    resolve(value);
  };
  call.reject = (error) => {
    end(error);
    reject(error);
  };
  started.publish(message);
}

module.exports = { traceCall };
