'use strict';

const { Readable } = require('stream');
const { abortError, onAbort } = require('../common/abort-signals.js');
const { PoolError, invalidArg, isPoolError } = require('../common/errors.js');
const { PROFILE, SNAPSHOT } = require('../codec/recording-marker.js');
const { RunCall } = require('./awaited-calls.js');
const { checkCall } = require('./run-call.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** A child with its number in the core. @typedef {{ core: PoolCore, child: number, pid: number }} Recorded */

/** The longest profile, in milliseconds. */
const LONGEST = 300e3;
/** How much longer than the profile a child may take to answer, in milliseconds. */
const GRACE = 10e3;
/** The same for a piece of a snapshot. The first piece comes after the child has walked its whole heap. */
const SNAPSHOT_GRACE = 300e3;
/** The longest snapshot, in characters. */
const MOST = 2 ** 30;

/** The children that are being recorded, by pool. @type {WeakMap<PoolCore, Set<number>>} */
const underWay = new WeakMap();

/**
 * Takes a CPU profile of a child.
 *
 * @param {Recorded} recorded
 * @param {number} ms
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<string>}
 */
async function profile(recorded, ms, { signal } = {}) {
  if (!Number.isInteger(ms) || ms < 1 || ms > LONGEST)
    throw invalidArg('ms', `a whole number of milliseconds from 1 to ${LONGEST}`, ms, 'argument');
  const release = begin(recorded);
  try {
    const text = await ask(recorded, PROFILE, ms, ms + GRACE, signal);
    if (typeof text !== 'string') throw notARecording(recorded);
    return text;
  } finally {
    release();
  }
}

/** Returns a heap snapshot of a child. It is taken when the stream is first read. @param {Recorded} recorded */
function heapSnapshot(recorded) {
  return Readable.from(pieces(recorded), { objectMode: false });
}

/** @param {Recorded} recorded */
async function* pieces(recorded) {
  const release = begin(recorded);
  let isOver = false;
  let length = 0;
  try {
    while (!isOver) {
      const step = length === 0 ? 'begin' : 'next';
      const answer = await ask(recorded, SNAPSHOT, step, SNAPSHOT_GRACE);
      if (typeof answer?.text !== 'string') throw notARecording(recorded);
      ({ isOver } = answer);
      length += answer.text.length;
      if (length > MOST)
        throw new PoolError(
          'ERR_RECORDING',
          `The heap snapshot of child ${recorded.pid} is larger than 1 GiB`,
        );
      if (answer.text !== '') yield answer.text;
    }
  } finally {
    const { core, child } = recorded;
    if (!isOver && !core.isClosed) core.start(new RunCall(SNAPSHOT, undefined, noop, noop), 'end', 0, -child);
    release();
  }
}

/**
 * Begins a recording. A child has one at a time, and neither sleeps nor is replaced meanwhile.
 *
 * @param {Recorded} recorded
 * @returns {() => void} ends the recording
 */
function begin({ core, child, pid }) {
  checkCall(core, '');
  const all = underWay.get(core) ?? new Set();
  underWay.set(core, all);
  if (all.has(child)) throw new PoolError('ERR_RECORDING', `Child ${pid} is already being recorded`, { pid });
  all.add(child);
  core.command((native) => native.hold(child));
  return () => {
    all.delete(child);
    core.command((native) => native.releaseHold(child));
  };
}

/**
 * @param {Recorded} recorded
 * @param {string} task
 * @param {unknown} params
 * @param {number} timeout
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
async function ask(recorded, task, params, timeout, signal) {
  const { core, child } = recorded;
  if (signal?.aborted) throw abortError(signal.reason);
  let forget = noop;
  try {
    return await new Promise((resolve, reject) => {
      const ticket = core.start(new RunCall(task, undefined, resolve, reject), params, timeout, -child);
      if (signal) forget = onAbort(signal, () => core.abort(ticket, abortError(signal.reason)));
    });
  } catch (error) {
    throw explained(/** @type {any} */ (error), recorded, timeout);
  } finally {
    forget();
  }
}

/**
 * Explains an error to a caller who does not know the pool's own tasks.
 *
 * @param {any} error
 * @param {Recorded} recorded
 * @param {number} timeout
 */
function explained(error, { pid }, timeout) {
  if (error?.code === 'ABORT_ERR') return error;
  if (error?.code === 'ERR_TASK_TIMEOUT') {
    const message = `Child ${pid} has not answered within ${timeout} ms: its code does not return, or it does not use ProcessHost`;
    return new PoolError('ERR_TASK_TIMEOUT', message, { pid });
  }
  if (isPoolError(error) && error.code !== 'ERR_UNKNOWN_TASK')
    return Object.assign(error, { task: undefined });
  return new PoolError('ERR_RECORDING', `Child ${pid} cannot be recorded: ${error?.message}`, {
    pid,
    cause: error,
  });
}

/** @param {Recorded} recorded */
function notARecording({ pid }) {
  return new PoolError('ERR_PROTOCOL', `Child ${pid} has answered with something other than a recording`, {
    pid,
  });
}

function noop() {}

module.exports = { heapSnapshot, profile };
