'use strict';

const { dataToError } = require('../error-data.js');
const { PoolError } = require('../errors.js');
const { ChildHandle } = require('./child-handle.js');
const { deaths } = require('./deaths.js');
const { Member } = require('./member.js');
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
    const member = new Member(core.native, event, core.settings.pipesOutput, {
      apply: (events) => core.apply(events),
      flush: () => core.outbox.flush(),
      listen: () => {
        core.hasStreams = true;
        core.listen();
      },
    });
    core.members.set(event.child, member);
    addInOrder(core.serving, event.child, member);
    updateSampling(core);
    core.emit('spawn', { pid: member.pid });
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
    const member = core.members.get(child);
    if (member) member.ready = true;
    core.checkReady();
  },

  handle(core, { child, ticket, isTaken }) {
    const member = core.members.get(child);
    if (member) core.guard(() => ChildHandle.handleTaken(member.child, ticket, isTaken));
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
    const member = core.members.get(child);
    if (member) core.guard(() => ChildHandle.disconnect(member.child));
  },

  exited(core, { child, code, signal, reason, lastWords, asked }) {
    const member = core.members.get(child);
    if (!member) return;
    core.members.delete(child);
    core.serving.delete(child);
    updateSampling(core);
    core.errors += member.errors;
    deaths.addChild(core, member, { code, signal, reason, lastWords, asked });
    core.guard(() => ChildHandle.exit(member.child, code, signal));
    core.emit('exit', { pid: member.pid, code, signal, ...(reason && { reason }) });
    if (code) core.emit('forked_error', code, member.pid);
    else core.emit('forked_exit', member.pid);
    settleExit(core, child);
  },

  output(core, { child, stream, text, bytes }) {
    const member = core.members.get(child);
    if (!member) return;
    if (bytes) ChildHandle.print(member.child, stream, bytes);
    if (text) core.emit('output', { pid: member.pid, stream, text });
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
 * @param {Map<number, Member>} serving
 * @param {number} child
 * @param {Member} member
 */
function addInOrder(serving, child, member) {
  const younger = [...serving].filter(([other]) => other > child);
  serving.set(child, member);
  for (const [other, its] of younger) {
    serving.delete(other);
    serving.set(other, its);
  }
}

/** Codes of calls that were lost with their child. Too large may be what the host sends; then no child is named. */
const COST_BY_DEATH = new Set(['ERR_CHILD_EXITED', 'ERR_PROTOCOL', 'ERR_MESSAGE_TOO_LARGE']);

/** @param {PoolCore} core @param {number | undefined} pid */
function countLost(core, pid) {
  for (const member of core.members.values()) if (member.pid === pid) member.lostCalls += 1;
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
  const member = core.members.get(child);
  if (!member) return;
  member.sleeping = sleeping;
  core.emit(sleeping ? 'sleep' : 'wake', { pid: member.pid });
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
