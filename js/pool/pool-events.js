'use strict';

const { dataToError } = require('../codec/error-data.js');
const { PoolError } = require('../common/errors.js');
const { ChildHandle } = require('./child-handle.js');
const { deaths } = require('./deaths.js');
const { publish } = require('./diagnostics.js');
const { ForkedProcess } = require('./forked-process.js');
const { guarded } = require('./guarded.js');
const { updateSampling } = require('./sampling.js');
const { takeObjects } = require('./sent-objects.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../binding.js').NativePoolEvent} NativePoolEvent */

/**
 * How a pool handles each event of the native side; see src/core/pool/event.rs.
 *
 * @type {{ [Kind in NativePoolEvent['kind']]: (core: PoolCore, event: Extract<NativePoolEvent, { kind: Kind }>) => void }}
 */
const handlers = {
  prepare(core, { child, worker }) {
    core.preparation.prepare(child, worker);
  },

  fork(core, event) {
    core.hosted?.start(event);
  },

  handOver(core, { child, ticket, number }) {
    const call = core.calls.get(ticket);
    const attachments = call && takeObjects(call);
    if (!attachments) return;
    core.hosted?.post?.(child, attachments);
    core.command((native) => native.handedOver(child, number));
  },

  terminate(core, { child }) {
    core.hosted?.terminate(child);
  },

  spawned(core, event) {
    core.hosted?.arrived(event.child);
    const forked = new ForkedProcess(core, event);
    core.children.add(event.child, forked);
    if (event.isServing) core.children.serve(event.child);
    updateSampling(core);
    publish('spawn', core, { pid: forked.pid });
    core.emit('spawn', { pid: forked.pid });
  },

  serves(core, { child }) {
    core.children.serve(child);
    core.readyWaiters.check();
    updateSampling(core);
  },

  spawnFailed(core, { child, failure }) {
    core.hosted?.kill(child);
    core.hosted?.forget?.(child);
    core.children.settleExit(child);
    const error = toPoolError(failure);
    core.emit('forked_error', error, undefined);
    core.readyWaiters.reject(error);
  },

  startFailed(core, { child, failure }) {
    // The pool does not know a starting child yet.
    core.hosted?.kill(child);
    core.readyWaiters.reject(toPoolError(failure));
  },

  ready(core, { child }) {
    const forked = core.children.get(child);
    if (forked) forked.ready = true;
    core.readyWaiters.check();
  },

  handle(core, { child, ticket, isTaken }) {
    const forked = core.children.get(child);
    if (forked) guarded(() => ChildHandle.handleTaken(forked.child, ticket, isTaken));
  },

  slept(core, { child }) {
    setSleeping(core, child, true);
  },

  woke(core, { child }) {
    setSleeping(core, child, false);
  },

  left(core, { child }) {
    core.children.leave(child);
    updateSampling(core);
  },

  disconnected(core, { child }) {
    const forked = core.children.get(child);
    if (forked) guarded(() => ChildHandle.disconnect(forked.child));
  },

  exited(core, { child, code, signal, reason, lastWords, asked, recycled }) {
    core.hosted?.forget?.(child);
    const forked = core.children.remove(child);
    if (!forked) return;
    updateSampling(core);
    deaths.addChild(core, forked, { code, signal, reason, lastWords, asked, recycled });
    guarded(() => ChildHandle.exit(forked.child, code, signal));
    const end = { pid: forked.pid, code, signal, ...(reason && { reason }) };
    publish('exit', core, end);
    core.emit('exit', end);
    if (code) core.emit('forked_error', code, forked.pid);
    else core.emit('forked_exit', forked.pid);
    core.children.settleExit(child);
  },

  output(core, { child, stream, text, bytes }) {
    const forked = core.children.get(child);
    if (!forked) return;
    if (bytes) ChildHandle.print(forked.child, stream, bytes);
    if (text) core.emit('output', { pid: forked.pid, stream, text });
  },

  rejected(core, { ticket, failure }) {
    const call = core.calls.take(ticket);
    if (call && COST_BY_DEATH.has(failure.code)) core.children.countLost(failure.pid);
    call?.reject(toPoolError(failure, { task: call.task, id: call.id }));
  },

  crashLoop(core, { failure }) {
    core.readyWaiters.reject(toPoolError(failure));
  },

  closed(core) {
    core.ended();
  },

  panicked(core, { message }) {
    core.broken(message);
  },
};

/** @param {PoolCore} core @param {NativePoolEvent} event */
function handle(core, event) {
  const handler = /** @type {(core: PoolCore, event: NativePoolEvent) => void} */ (handlers[event.kind]);
  handler(core, event);
}

/**
 * The codes of calls that were lost with their child. ERR_MESSAGE_TOO_LARGE may also concern what the host sends; such
 * a failure names no child.
 */
const COST_BY_DEATH = new Set(['ERR_CHILD_EXITED', 'ERR_PROTOCOL', 'ERR_MESSAGE_TOO_LARGE']);

/**
 * @param {PoolCore} core
 * @param {number} child
 * @param {boolean} sleeping
 */
function setSleeping(core, child, sleeping) {
  const forked = core.children.get(child);
  if (!forked) return;
  forked.sleeping = sleeping;
  const event = sleeping ? 'sleep' : 'wake';
  publish(event, core, { pid: forked.pid });
  core.emit(event, { pid: forked.pid });
}

/**
 * @param {import('../../binding.js').NativeFailure} failure
 * @param {{ task?: string, id?: unknown }} [call]
 */
function toPoolError({ code, message, pid, exitCode, signal, reason, cause }, call) {
  const known = { pid, exitCode, signal, reason, ...call };
  return new PoolError(
    code,
    message,
    cause === undefined ? known : { ...known, cause: dataToError(JSON.parse(cause)) },
  );
}

module.exports = { handle };
