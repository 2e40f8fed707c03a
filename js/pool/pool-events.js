'use strict';

const { dataToError } = require('../codec/error-data.js');
const { PoolError } = require('../common/errors.js');
const { ChildHandle } = require('./child-handle.js');
const { deaths } = require('./deaths.js');
const { ForkedProcess } = require('./forked-process.js');
const { pools } = require('./registry.js');
const { updateSampling } = require('./sampling.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * What a pool does about each event of the native side; see src/core/pool/event.rs.
 *
 * @type {Record<string, (core: PoolCore, event: any) => void>}
 */
const handlers = {
  fork(core, event) {
    core.utilities?.start(event);
  },

  spawned(core, event) {
    core.utilities?.arrived(event.child);
    const forked = new ForkedProcess(core.native, event, core.settings.pipesOutput, {
      apply: (events) => core.apply(events),
      flush: () => core.outbox.flush(),
      listen: () => {
        core.hasStreams = true;
        core.listen();
      },
    });
    core.processes.set(event.child, forked);
    addInOrder(core.serving, event.child, forked);
    updateSampling(core);
    core.emit('spawn', { pid: forked.pid });
  },

  spawnFailed(core, { child, failure }) {
    core.utilities?.kill(child);
    settleExit(core, child);
    const error = toPoolError(failure);
    core.emit('forked_error', error, undefined);
    rejectReadyWaiters(core, error);
  },

  startFailed(core, { child, failure }) {
    // One that Electron has not started yet is nobody's child.
    core.utilities?.kill(child);
    rejectReadyWaiters(core, toPoolError(failure));
  },

  ready(core, { child }) {
    const forked = core.processes.get(child);
    if (forked) forked.ready = true;
    core.checkReady();
  },

  handle(core, { child, ticket, isTaken }) {
    const forked = core.processes.get(child);
    if (forked) core.guard(() => ChildHandle.handleTaken(forked.child, ticket, isTaken));
  },

  slept(core, { child }) {
    setSleeping(core, child, true);
  },

  woke(core, { child }) {
    setSleeping(core, child, false);
  },

  left(core, { child }) {
    core.serving.delete(child);
    updateSampling(core);
  },

  disconnected(core, { child }) {
    const forked = core.processes.get(child);
    if (forked) core.guard(() => ChildHandle.disconnect(forked.child));
  },

  exited(core, { child, code, signal, reason, lastWords, asked }) {
    const forked = core.processes.get(child);
    if (!forked) return;
    core.processes.delete(child);
    core.serving.delete(child);
    updateSampling(core);
    core.errors += forked.errors;
    deaths.addChild(core, forked, { code, signal, reason, lastWords, asked });
    core.guard(() => ChildHandle.exit(forked.child, code, signal));
    core.emit('exit', { pid: forked.pid, code, signal, ...(reason && { reason }) });
    if (code) core.emit('forked_error', code, forked.pid);
    else core.emit('forked_exit', forked.pid);
    settleExit(core, child);
  },

  output(core, { child, stream, text, bytes }) {
    const forked = core.processes.get(child);
    if (!forked) return;
    if (bytes) ChildHandle.print(forked.child, stream, bytes);
    if (text) core.emit('output', { pid: forked.pid, stream, text });
  },

  rejected(core, { ticket, failure }) {
    const call = core.calls.take(ticket);
    if (call && COST_BY_DEATH.has(failure.code)) countLost(core, failure.pid);
    call?.reject(toPoolError(failure, { task: call.task, id: call.id }));
  },

  crashLoop(core, { failure }) {
    rejectReadyWaiters(core, toPoolError(failure));
  },

  closed(core) {
    pools().delete(core);
    core.onClosed();
  },

  panicked(core, { message }) {
    const text = `Internal error: ${message}; the pool is closed, please report it`;
    core.closed = true;
    core.isBroken = true;
    pools().delete(core);
    for (const call of core.calls.takeAll()) {
      call.reject(new PoolError('ERR_INTERNAL', text, { task: call.task, id: call.id }));
    }
    rejectReadyWaiters(core, new PoolError('ERR_INTERNAL', text));
    for (const done of [...core.exitWaiters.values()].flat()) done();
    core.serving.clear();
    updateSampling(core);
    core.onClosed();
  },
};

/**
 * Utility processes may come in another order than they were ordered in.
 *
 * @param {Map<number, ForkedProcess>} serving
 * @param {number} child
 * @param {ForkedProcess} forked
 */
function addInOrder(serving, child, forked) {
  const younger = [...serving].filter(([other]) => other > child);
  serving.set(child, forked);
  for (const [other, its] of younger) {
    serving.delete(other);
    serving.set(other, its);
  }
}

/** Codes of calls that were lost with their child. Too large may be what the host sends; then no child is named. */
const COST_BY_DEATH = new Set(['ERR_CHILD_EXITED', 'ERR_PROTOCOL', 'ERR_MESSAGE_TOO_LARGE']);

/** @param {PoolCore} core @param {number | undefined} pid */
function countLost(core, pid) {
  for (const forked of core.processes.values()) if (forked.pid === pid) forked.lostCalls += 1;
}

/**
 * Tells those who wait for a child's end.
 *
 * @param {PoolCore} core
 * @param {number} child
 */
function settleExit(core, child) {
  for (const done of core.exitWaiters.get(child) ?? []) done();
  core.exitWaiters.delete(child);
}

/**
 * @param {PoolCore} core
 * @param {number} child
 * @param {boolean} sleeping
 */
function setSleeping(core, child, sleeping) {
  const forked = core.processes.get(child);
  if (!forked) return;
  forked.sleeping = sleeping;
  core.emit(sleeping ? 'sleep' : 'wake', { pid: forked.pid });
}

/**
 * @param {PoolCore} core
 * @param {Error} error
 */
function rejectReadyWaiters(core, error) {
  for (const waiter of core.readyWaiters) waiter.reject(error);
  core.readyWaiters.clear();
}

/**
 * @param {{ code: import('../../index.js').PoolErrorCode, message: string, pid?: number, exitCode?: number, signal?: NodeJS.Signals, reason?: 'out-of-memory', cause?: string }} failure
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

module.exports = { handlers };
