'use strict';

const { IN_BATCH } = require('../codec/batch-marker.js');
const { Separate } = require('../codec/separate.js');
const { abortError } = require('../common/abort-signals.js');
const { PoolError } = require('../common/errors.js');
const { monotonic } = require('../common/primordials.js');
const { RunCall } = require('../pool/awaited-calls.js');
const { isFailure, toError } = require('../pool/replies.js');
const { checkCall, withAttempt, withAttempts } = require('../pool/run-call.js');

/** @typedef {import('./item-flow.js').ItemFlow} Flow */

/**
 * A child's report on the items of a call.
 *
 * @typedef {[millis: number, undefinedOnes: number[], values: unknown[], isNextAtWork?: boolean]} Told
 */

/** The extra time limit of an item, for earlier items in the same message; in ms. */
const BEFORE_IT = 2;

/**
 * One call for several consecutive items. It returns items that its child has not started, or that were lost with the child, to the flow.
 */
class BatchCall extends RunCall {
  #flow;
  #first;
  #items;
  #attempts;
  /** Results that have arrived. */
  #done = 0;
  /** The number of items that still belong to this call. */
  #count;
  #ticket = -1;
  /** @type {string | undefined} */
  #token;
  /** Whether its items have been read. */
  #isSent = false;
  #isOver = false;

  /**
   * @param {Flow} flow
   * @param {number} first the number of the first item
   * @param {unknown[]} items written by Separate
   * @param {unknown[]} attempts the errors of earlier attempts
   */
  constructor(flow, first, items, attempts) {
    super(flow.task, undefined, ignore, (error) => this.#lose(error));
    this.#flow = flow;
    this.#first = first;
    this.#items = items;
    this.#count = items.length - 1;
    this.#attempts = attempts;
  }

  start() {
    const { core, options } = this.#flow;
    const { timeout = core.settings.timeout, queueTimeout = 0, priority = 0 } = options;
    const isAlone = this.#count === 1;
    try {
      checkCall(core, this.task);
    } catch (error) {
      this.#lose(error);
      return;
    }
    // A single item reports nothing before its answer.
    if (!isAlone) this.#token = core.progress.expect((told, child) => this.#takeEarly(told, child));
    this.action = IN_BATCH;
    const asked = { token: this.#token, waitTogether: core.settings.concurrency > 1 };
    const items = [asked, this.task, new Separate(this.#items, false)];
    const attempt = this.#attempts.length + 1;
    const params = attempt > 1 ? withAttempt(core, this, items, attempt) : items;
    const limit = isAlone || timeout === 0 ? timeout : timeout + BEFORE_IT;
    const before = monotonic();
    this.#ticket = core.start(this, params, limit);
    this.#isSent = true;
    if (this.#isOver) return;
    if (this.#flow.isOver) {
      this.abort();
      return;
    }
    this.#flow.size.note(this.#count, monotonic() - before);
    if (priority !== 0) core.prioritize(this.#ticket, priority);
    if (queueTimeout > 0) core.limitWait(this.#ticket, queueTimeout);
  }

  get isForOurHost() {
    return true;
  }

  /** @param {any} value the child's report @param {number} [child] */
  take(value, child = 0) {
    if (!this.#takeResults(value, child) || this.#done === 0) this.#refuse();
    else {
      this.#over();
      this.#giveBackFrom(this.#done);
      // Tools that trace calls learn of its end from this.
      this.resolve(undefined);
    }
  }

  /** @param {any} reply @param {number} [child] */
  takeReply(reply, child) {
    if (isFailure(reply)) this.#fail(toError(reply, this.task, undefined));
    else this.take(reply.result, child);
  }

  /** @param {any} told @param {number} child */
  #takeEarly(told, child) {
    if (!this.#takeResults(told, child)) this.#refuse();
    else if (told[3] === true) {
      if (this.#flow.core.settings.concurrency > 1) this.#flow.size.stayAlone();
      const next = this.#done + 1;
      this.#giveBackFrom(next);
      this.#count = Math.min(this.#count, next);
    }
  }

  /** @param {Told} told @param {number} child @returns {boolean} false for something else */
  #takeResults(told, child) {
    if (!Array.isArray(told) || !Array.isArray(told[1]) || !Array.isArray(told[2])) return false;
    const [millis, undefinedOnes, values] = told;
    const count = values.length - 1;
    if (count < 0 || count > this.#count - this.#done) return false;
    for (const at of undefinedOnes) if (at >= 0 && at < count) values[at + 1] = undefined;
    this.#flow.take(this.#first + this.#done, values, child);
    this.#done += count;
    if (millis > 0) this.#flow.size.note(count + (told[3] === true ? 1 : 0), millis);
    return true;
  }

  /** @param {number} from */
  #giveBackFrom(from) {
    if (from >= this.#count) return;
    const items = [Separate.first, ...this.#items.slice(from + 1, this.#count + 1)];
    this.#flow.again(this.#first + from, items, this.#attempts);
  }

  #refuse() {
    this.#fail(
      new PoolError('ERR_PROTOCOL', 'The child has answered with something other than a list of results', {
        task: this.task,
      }),
    );
  }

  /** @param {any} error of an item */
  #fail(error) {
    if (this.#isOver) return;
    this.#over();
    const isFirst = this.#attempts.length === 0;
    this.#flow.fail(isFirst ? error : withAttempts(error, [...this.#attempts, error]));
    this.reject(error);
  }

  /** Its caller needs no more results. */
  abort() {
    // There is no ticket until the items have been read.
    if (this.#isSent && !this.#isOver) this.#flow.core.abort(this.#ticket, abortError(undefined));
  }

  /** @param {any} error an error of the pool: the call was not answered */
  #lose(error) {
    if (this.#isOver) return;
    this.#over();
    const { core, retries } = this.#flow;
    const attempts = [...this.#attempts, error];
    if (this.#canBeTooMuch(error)) this.#sendSingly();
    else if (error?.code === 'ERR_CHILD_EXITED' && attempts.length <= retries && !core.isClosed)
      this.#retrySingly(attempts);
    else this.#flow.fail(retries > 0 ? withAttempts(error, attempts) : error);
  }

  /** Whether the error is due to one of the items, or to their combination. @param {any} error */
  #canBeTooMuch({ code, pid }) {
    if (code !== 'ERR_SERIALIZE' && code !== 'ERR_MESSAGE_TOO_LARGE') return false;
    return !this.#isSent || (this.#count > 1 && pid === undefined);
  }

  /** As separate calls, which report their own errors. */
  #sendSingly() {
    for (let at = this.#done; at < this.#count; at++)
      this.#flow.sendAlone(this.#first + at, this.#items[at + 1]);
  }

  /** Any of them may have ended the child. @param {unknown[]} attempts */
  #retrySingly(attempts) {
    for (let at = this.#done; at < this.#count; at++)
      this.#flow.again(this.#first + at, [Separate.first, this.#items[at + 1]], attempts);
  }

  #over() {
    this.#isOver = true;
    if (this.#token !== undefined) this.#flow.core.progress.remove(this.#token);
    this.#flow.settled(this);
  }
}

function ignore() {}

module.exports = { BatchCall };
