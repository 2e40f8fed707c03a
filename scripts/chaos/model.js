'use strict';
// The expected results: each call ends once, with its own answer or with an allowed code. All else is a violation.

const { isDeepStrictEqual } = require('util');

/** The codes with which any call may end after a fault. */
const LOST = ['ERR_CHILD_EXITED', 'ERR_PROTOCOL', 'ERR_CRASH_LOOP'];

/** Returns a short text of an answer. */
const short = (value) => {
  const text =
    value instanceof Error ? `${value.code ?? value.name}: ${value.message}` : JSON.stringify(value);
  return String(text).slice(0, 300);
};

class Model {
  constructor() {
    this.calls = 0;
    this.open = new Map();
    this.answered = 0;
    /** The number of calls by code. */
    this.codes = {};
    this.violations = [];
    this.mayLose = false;
    this.mayRefuse = [];
    this.settles = [];
    /** The last number by `pid key`. */
    this.last = new Map();
  }

  /** From now on, children and their calls may be lost. */
  faultsBegin() {
    this.mayLose = true;
  }

  /** From now on, the pool may reject calls with these codes. */
  mayRejectWith(...codes) {
    this.mayRefuse.push(...codes);
  }

  violation(text) {
    this.violations.push(text);
  }

  /** Records a call. Returns its number. */
  made(kind, describe) {
    this.calls += 1;
    this.open.set(this.calls, { kind, describe, since: Date.now() });
    return this.calls;
  }

  name(number) {
    const call = this.open.get(number);
    return call
      ? `call ${number} (${call.kind}${call.describe ? `, ${call.describe}` : ''})`
      : `call ${number}`;
  }

  /** Records an answer. `expected` is the expected answer, or a function that checks it. */
  answer(number, value, expected) {
    const isRight = typeof expected === 'function' ? expected(value) : isDeepStrictEqual(value, expected);
    if (!isRight) this.violation(`${this.name(number)} was answered with ${short(value)}`);
    this.ended(number);
    this.answered += 1;
  }

  /** Records an error. `own` lists the codes that the call may end with even without a fault. */
  failure(number, error, own = []) {
    const code = error?.code ?? 'no code';
    const allowed = [...own, ...this.mayRefuse, ...(this.mayLose ? LOST : [])];
    if (!allowed.includes(code)) this.violation(`${this.name(number)} ended with ${short(error)}`);
    this.codes[code] = (this.codes[code] ?? 0) + 1;
    this.ended(number);
  }

  ended(number) {
    if (!this.open.delete(number)) this.violation(`call ${number} ended twice`);
    for (const wake of this.settles.splice(0)) wake();
  }

  /** Checks that the numbers of one kind from one child arrive in order. */
  inOrder(pid, kind, number) {
    const key = `${pid} ${kind}`;
    const before = this.last.get(key) ?? 0;
    if (number <= before) this.violation(`${kind} ${number} of child ${pid} came after ${before}`);
    this.last.set(key, number);
  }

  /** Resolves to true when a call ends, or to false after `ms`. */
  async nextEnd(ms) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, ms, false)));
    const ended = new Promise((resolve) => this.settles.push(() => resolve(true)));
    return Promise.race([ended, late]).finally(() => clearTimeout(timer));
  }

  /** Waits until at most `most` calls are open. If no call ends within `ms`, all open ones are violations. */
  async untilOpen(most, ms) {
    while (this.open.size > most) {
      if (await this.nextEnd(ms)) continue;
      for (const number of this.open.keys())
        this.violation(`${this.name(number)} has not ended after ${ms} ms`);
      return false;
    }
    return true;
  }
}

module.exports = { Model };
