'use strict';

const { isFailure, toError, toSendResult } = require('./replies.js');

/**
 * What is kept of a call until it settles. Calls are so frequent that classes are measurably cheaper than closures.
 *
 * @typedef {SentCall | RunCall} Call
 */

/** A call of `send`, which resolves to electron-re's `{ error, result }` even when the task has failed. */
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
    /** What the child is to call. */
    this.action = task;
    this.id = id;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** The task's result. @param {any} value @param {number} [_child] that has sent it */
  take(value, _child) {
    this.resolve({ error: null, result: value === undefined ? {} : value });
  }

  /** The child's whole message. @param {any} reply @param {number} [_child] that has sent it */
  takeReply(reply, _child) {
    this.resolve(toSendResult(reply));
  }
}

/** A call of `run`, which resolves to the task's result, or rejects with its error. */
class RunCall {
  /** Whether it also resolves with the task's error. */
  get isSent() {
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
    /** What the child is to call. */
    this.action = task;
    this.id = id;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** The task's result. @param {any} value @param {number} [_child] that has sent it */
  take(value, _child) {
    this.resolve(value);
  }

  /** The child's whole message. @param {any} reply @param {number} [_child] that has sent it */
  takeReply(reply, _child) {
    if (isFailure(reply)) this.reject(toError(reply, this.task, this.id));
    else this.resolve(reply.result);
  }
}

module.exports = { RunCall, SentCall };
