'use strict';

const { isFailure, toError, toSendResult } = require('./replies.js');

/**
 * The state that the pool keeps for a call until it settles. Calls are so frequent that classes are measurably cheaper
 * than closures.
 *
 * @typedef {SentCall | RunCall} Call
 */

/** A call by `send`. It resolves to electron-re's `{ error, result }` even when the task has failed. */
class SentCall {
  get isSent() {
    return true;
  }

  /**
   * @param {string} task
   * @param {unknown} id
   * @param {(value: any) => void} resolve
   * @param {(reason: unknown) => void} reject
   */
  constructor(task, id, resolve, reject) {
    this.task = task;
    /** The task name that the pool sends to the child. */
    this.action = task;
    this.id = id;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Takes the task's result. @param {any} value @param {number} [_child] the child that sent it */
  take(value, _child) {
    this.resolve({ error: null, result: value === undefined ? {} : value });
  }

  /** Takes the child's whole message. @param {any} reply @param {number} [_child] the child that sent it */
  takeReply(reply, _child) {
    this.resolve(toSendResult(reply));
  }
}

/** A call by `run`. It resolves to the task's result, or rejects with the task's error. */
class RunCall {
  /** Whether the call also resolves when the task has failed. */
  get isSent() {
    return false;
  }

  /** Whether the child certainly runs our `ProcessHost`. */
  get isForOurHost() {
    return false;
  }

  /**
   * @param {string} task
   * @param {unknown} id
   * @param {(value: any) => void} resolve
   * @param {(reason: unknown) => void} reject
   */
  constructor(task, id, resolve, reject) {
    this.task = task;
    /** The task name that the pool sends to the child. */
    this.action = task;
    this.id = id;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Takes the task's result. @param {any} value @param {number} [_child] the child that sent it */
  take(value, _child) {
    this.resolve(value);
  }

  /** Takes the child's whole message. @param {any} reply @param {number} [_child] the child that sent it */
  takeReply(reply, _child) {
    if (isFailure(reply)) this.reject(toError(reply, this.task, this.id));
    else this.resolve(reply.result);
  }
}

module.exports = { RunCall, SentCall };
