'use strict';

// The first script of a child that is a utility process. It fetches what a forked child inherits, makes a Node channel
// of it, and then runs the pool's script as Node would.

const Module = /** @type {any} */ (require('module'));
const { native } = require('../native/native.js');
const { enterPool } = require('./enter-pool.js');
const { whenEvaluated } = require('./entry-script.js');
const { setTimeout } = require('../common/primordials.js');

/** The time between two checks whether a script without a channel is done, in ms. */
const LOOK = 50;

exitAtOnce();
const idleness = watchIdleness();
enterPool((address) => native().NativeChildTransport.enterPool(address));
idleness.watchChannel();
// Argument 1 was this script.
process.argv.splice(1, 1);
Module.runMain();
whenEvaluated(idleness.evaluated);

/** Before version 37, Electron's `process.exit()` returns, and the script continues for a while. */
function exitAtOnce() {
  const inner = /** @type {any} */ (process);
  inner.reallyExit = (/** @type {number | undefined} */ code) =>
    native().NativeChildTransport.exitNow(Number(code ?? 0));
}

/**
 * Ends this process when nothing is left to do, as Node does; a utility process does not. A script that listens on the
 * channel is not done, so nothing is checked meanwhile, unless the script has called `process.channel.unref()`.
 *
 * Call this before there is a channel: Node counts later listeners of 'disconnect' as a reason to keep running.
 */
function watchIdleness() {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let isUnreferenced = false;
  // While Node loads an ES module, it does not report that it is at work.
  let isEvaluated = false;
  // After an uncaught error, Electron keeps running the loop for a while, and then ends the process with the error's
  // code.
  let isOver = false;
  process.once('exit', () => (isOver = true));
  const isListening = () =>
    process.connected &&
    !isUnreferenced &&
    process.listenerCount('message') + process.listenerCount('disconnect') > 1;
  // Node lists only what keeps the process alive.
  const isIdle = () => process.getActiveResourcesInfo().length === 0;
  const begin = () => {
    if (isEvaluated && !isListening()) timer ??= setTimeout(look, LOOK).unref();
  };
  const evaluated = () => {
    isEvaluated = true;
    begin();
  };
  const look = () => {
    if (isOver) return;
    timer = undefined;
    if (!isListening() && isIdle()) {
      process.emit('beforeExit', Number(process.exitCode ?? 0));
      if (isIdle()) process.exit();
    }
    begin();
  };
  const watchChannel = () => {
    const channel = /** @type {any} */ (process.channel);
    const { ref, unref } = channel;
    channel.ref = () => {
      isUnreferenced = false;
      ref.call(channel);
    };
    channel.unref = () => {
      isUnreferenced = true;
      unref.call(channel);
      begin();
    };
  };
  process.on('disconnect', begin);
  process.on('removeListener', begin);
  return { evaluated, watchChannel };
}
