'use strict';

// Publishes the life cycle of children on Node's diagnostics channels, for tools that watch all pools of a process.

const { channel } = require('diagnostics_channel');

/** @typedef {import('../../index.js').ChildDiagnostics} ChildDiagnostics */

const CHANNELS = {
  spawn: channel('electron-re-native:child:spawn'),
  exit: channel('electron-re-native:child:exit'),
  sleep: channel('electron-re-native:child:sleep'),
  wake: channel('electron-re-native:child:wake'),
};

/**
 * Publishes an event of a child. Does nothing without subscribers. If a subscriber throws, Node raises an uncaught
 * exception on the next tick.
 *
 * @param {keyof CHANNELS} event
 * @param {import('./pool-core.js').PoolCore} core
 * @param {Omit<ChildDiagnostics, 'pool' | 'script'>} child
 */
function publish(event, core, child) {
  if (!CHANNELS[event].hasSubscribers) return;
  /** @type {ChildDiagnostics} */
  const message = { pool: core.settings.name, script: core.path, ...child };
  CHANNELS[event].publish(message);
}

module.exports = { publish };
