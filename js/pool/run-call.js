'use strict';

const { abortError, onAbort } = require('../common/abort-signals.js');
const { PoolError, invalidArg } = require('../common/errors.js');
const { WITH_ATTEMPT } = require('../codec/attempt-marker.js');
const { WITH_PROGRESS } = require('../codec/progress-marker.js');
const { Transfer } = require('../codec/transfer.js');
const { checkRun } = require('./arguments.js');
const { RunCall } = require('./awaited-calls.js');
const { withPort } = require('./host-port.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../index.js').RunOptions} RunOptions */
/** @typedef {{ addTo(call: any): unknown }} Inputs the streams among the arguments of a call */
/**
 * A class of calls.
 *
 * @typedef {new (task: string, id: unknown, resolve: (value: any) => void, reject: (reason: unknown) => void, core: PoolCore, options: RunOptions) => RunCall} KindOfCall
 */

/** @type {RunOptions} */
const NO_OPTIONS = Object.freeze({});

/**
 * Calls a task. Resolves to what the kind of call makes of the result.
 *
 * @param {PoolCore} core
 * @param {KindOfCall} KindOfCall
 * @param {string} task
 * @param {unknown} params
 * @param {RunOptions} [options]
 * @param {Inputs} [inputs]
 * @param {number} [attempt] counts the attempts of the same call
 * @returns {Promise<any>}
 */
function run(core, KindOfCall, task, params, options = NO_OPTIONS, inputs = undefined, attempt = 1) {
  if (options?.retries && !inputs) return runAgain(core, KindOfCall, task, params, options);
  return new Promise((resolve, reject) => {
    checkCall(core, task);
    const checked = checkRun(options);
    const {
      id,
      signal,
      timeout = core.settings.timeout,
      queueTimeout = 0,
      priority = 0,
      onProgress,
      onPort,
      transfer,
    } = checked;
    if (checked.retries && inputs)
      throw invalidArg('retries', 'left out: a stream can be read only once', checked.retries);
    const call = new KindOfCall(task, id, resolve, reject, core, options);
    const whole = inputs ? inputs.addTo(call) : params;
    const moved = transfer ? new Transfer(whole, transfer) : whole;
    const told = onProgress ? withProgress(core, call, moved, onProgress) : moved;
    const heard = onPort ? withPort(core, call, told, onPort) : told;
    const given = attempt > 1 ? withAttempt(core, call, heard, attempt) : heard;
    const ticket = signal
      ? startAbortable(core, call, given, timeout, signal)
      : core.start(call, given, timeout);
    if (priority !== 0) core.prioritize(ticket, priority);
    if (queueTimeout > 0) core.limitWait(ticket, queueTimeout);
  });
}

/** Returns all children, or 0 to start a first one. @param {PoolCore} core */
function childrenToCall(core) {
  const known = core.knownChildren();
  return known.length > 0 ? known : [0];
}

/**
 * Calls a task in each child. Starts a first child if there is none.
 *
 * @param {PoolCore} core
 * @param {string} task
 * @param {unknown} params
 * @returns {Promise<any>[]}
 */
function callAll(core, task, params) {
  checkCall(core, task);
  return childrenToCall(core).map(
    (child) =>
      new Promise((resolve, reject) => {
        core.start(new RunCall(task, undefined, resolve, reject), params, core.settings.timeout, child);
      }),
  );
}

/**
 * Lets a call report its progress until it settles. Returns the parameters to send.
 *
 * @param {PoolCore} core
 * @param {RunCall} call
 * @param {unknown} params
 * @param {(value: any) => void} onProgress
 */
function withProgress(core, call, params, onProgress) {
  const token = core.progress.add((value) => onProgress(value));
  const { action, resolve, reject } = call;
  call.action = WITH_PROGRESS;
  call.resolve = (value) => {
    core.progress.remove(token);
    resolve(value);
  };
  call.reject = (error) => {
    core.progress.remove(token);
    reject(error);
  };
  return [token, action, params];
}

/**
 * Tells a task which attempt this is. Returns the parameters to send. A script without our ProcessHost could not read
 * them.
 *
 * @param {PoolCore} core
 * @param {RunCall} call
 * @param {unknown} params
 * @param {number} attempt
 */
function withAttempt(core, call, params, attempt) {
  if (!call.isForOurHost && !core.ask((native) => native.hasMetHost())) return params;
  const { action } = call;
  call.action = WITH_ATTEMPT;
  return [attempt, action, params];
}

/**
 * Calls a task again when its child has ended, until the call has used up its retries.
 *
 * @param {PoolCore} core
 * @param {KindOfCall} KindOfCall
 * @param {string} task
 * @param {unknown} params
 * @param {RunOptions} options
 */
async function runAgain(core, KindOfCall, task, params, options) {
  const { retries = 0, ...rest } = checkRun(options);
  const attempts = [];
  for (;;) {
    try {
      return await run(core, KindOfCall, task, params, rest, undefined, attempts.length + 1);
    } catch (error) {
      attempts.push(error);
      const isLost = /** @type {any} */ (error)?.code === 'ERR_CHILD_EXITED';
      if (!isLost || attempts.length > retries || core.isClosed) throw withAttempts(error, attempts);
    }
  }
}

/** Adds the errors of all attempts to the last error. @param {any} error @param {unknown[]} attempts */
function withAttempts(error, attempts) {
  const isFirst = attempts.length === 1 && error?.code !== 'ERR_CHILD_EXITED';
  return isFirst || typeof error !== 'object' || error === null ? error : Object.assign(error, { attempts });
}

/**
 * @param {PoolCore} core
 * @param {RunCall} call
 * @param {unknown} params
 * @param {number} timeout
 * @param {AbortSignal} signal
 * @returns {number} its ticket; -1 if the signal was aborted before
 */
function startAbortable(core, call, params, timeout, signal) {
  if (signal.aborted) {
    call.reject(abortError(signal.reason));
    return -1;
  }
  let ticket = -1;
  let isOver = false;
  const abort = () => core.abort(ticket, abortError(signal.reason));
  const forget = onAbort(signal, abort);
  /** @template T @param {(value: T) => void} settle @returns {(value: T) => void} */
  const once = (settle) => (value) => {
    isOver = true;
    forget();
    settle(value);
  };
  call.resolve = once(call.resolve);
  call.reject = once(call.reject);
  ticket = core.start(call, params, timeout);
  // A `toJSON` of the parameters may have aborted the signal when there was no ticket yet.
  if (signal.aborted && !isOver) abort();
  return ticket;
}

/** @param {PoolCore} core @param {unknown} task */
function checkCall(core, task) {
  if (typeof task !== 'string') throw invalidArg('task', 'a string', task, 'argument');
  if (core.isClosed) throw Object.assign(closedError(), { task });
}

function closedError() {
  return new PoolError('ERR_POOL_CLOSED', 'The pool is closed');
}

module.exports = { callAll, checkCall, childrenToCall, closedError, run, withAttempt, withAttempts };
