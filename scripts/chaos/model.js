'use strict';
// What is right: each call ends once, with its own answer or with a code that it may have. All else is a violation.

const { isDeepStrictEqual } = require('util');

/** What may become of any call once something was done to the children. */
const LOST = ['ERR_CHILD_EXITED', 'ERR_PROTOCOL', 'ERR_CRASH_LOOP'];

/** An answer in a few words. */
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
    /** code -> calls */
    this.codes = {};
    this.violations = [];
    this.mayLose = false;
    this.mayRefuse = [];
    this.settles = [];
    /** `pid key` -> the last number seen there */
    this.last = new Map();
  }

  /** From now on children may be lost, and their calls with them. */
  faultsBegin() {
    this.mayLose = true;
  }

  /** From now on the pool may reject calls with these. */
  mayRejectWith(...codes) {
    this.mayRefuse.push(...codes);
  }

  violation(text) {
    this.violations.push(text);
  }

  /** A call was made. Returns its number. */
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

  /** A call has ended with an answer; `expected` is what it must be, or a function that says whether it is right. */
  answer(number, value, expected) {
    const isRight = typeof expected === 'function' ? expected(value) : isDeepStrictEqual(value, expected);
    if (!isRight) this.violation(`${this.name(number)} was answered with ${short(value)}`);
    this.ended(number);
    this.answered += 1;
  }

  /** A call has ended with an error; `own` are the codes it may have without any fault. */
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

  /** Numbers of one kind from one child come in their order. */
  inOrder(pid, kind, number) {
    const key = `${pid} ${kind}`;
    const before = this.last.get(key) ?? 0;
    if (number <= before) this.violation(`${kind} ${number} of child ${pid} came after ${before}`);
    this.last.set(key, number);
  }

  /** Resolves when a call ends, or after `ms`; true for the first. */
  async nextEnd(ms) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, ms, false)));
    const ended = new Promise((resolve) => this.settles.push(() => resolve(true)));
    return Promise.race([ended, late]).finally(() => clearTimeout(timer));
  }

  /** Waits until no more than `most` calls are open; those that are so for longer than `ms` are a violation. */
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
