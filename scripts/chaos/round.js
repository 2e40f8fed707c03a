'use strict';
// Runs the plan of one round: a pool, its calls and its faults, until nothing of the pool is left.

const path = require('path');
const { ChildProcessPool } = require('../..');
const calls = require('./calls.js');
const { CONTROLS, FAULTS } = require('./faults.js');
const { Model } = require('./model.js');
const { MARK } = require('./resources.js');

/** The number of calls under way at the same time. */
const WINDOW = 40;
/** Longer than anything takes, even on a machine that is busy with something else. */
const DEADLINE = 60e3;

/** The state of a round. */
class Stage {
  constructor({ options }) {
    Object.assign(this, { serialization: options.serialization, concurrency: options.concurrency });
    this.messages = 0;
    this.done = {};
    /** The codes that calls with memories may end with. */
    this.memoryCodes = [];
    this.ending = [];
    this.model = new Model();
    if (options.queue) this.model.mayRejectWith('ERR_QUEUE_FULL');
    const script = path.join(__dirname, 'child.js');
    this.pool = new ChildProcessPool({ ...options, path: script, env: { [MARK[0]]: MARK[1] } });
    this.listen();
  }

  listen() {
    const texts = new Map();
    this.pool.on('output', ({ pid, stream, text }) => {
      if (stream !== 'stdout') return;
      const lines = ((texts.get(pid) ?? '') + text).split('\n');
      texts.set(pid, lines.pop());
      for (const line of lines) this.printed(pid, line);
    });
    this.pool.on('forked_message', ({ data }) => {
      if (data?.sent) this.model.inOrder(data.pid, 'the message', data.sent);
    });
  }

  printed(pid, line) {
    const number = /^chaos (\d+)$/.exec(line)?.[1];
    if (number) this.model.inOrder(pid, 'the line', Number(number));
    else this.model.violation(`child ${pid} seems to have printed ${JSON.stringify(line.slice(0, 100))}`);
  }

  endOne(how, id) {
    this.model.faultsBegin();
    if (this.pool.pidMap.has(id)) this.ending.push(this.pool[how](id));
  }

  async take(step) {
    await this.model.untilOpen(WINDOW, DEADLINE);
    if (step.step === 'call') {
      for (let at = 0; at < step.count; at += 1) calls[step.kind](this, step);
    } else if (step.step === 'fault') {
      this.model.faultsBegin();
      if (!FAULTS[step.kind](this, step)) return;
    } else {
      await CONTROLS[step.kind](this, step);
    }
    const name = step.step === 'call' ? 'calls' : `${step.kind}`;
    this.done[name] = (this.done[name] ?? 0) + 1;
    // This lets children and the pool run.
    await new Promise(setImmediate);
  }

  /** Closes the pool while calls are still under way. */
  async close(end) {
    const { model, pool } = this;
    if (end === 'drain') await this.inTime(pool.drain(), 'drain()');
    if (end === 'kill') {
      model.faultsBegin();
      await this.inTime(pool.kill(), 'kill()');
    }
    if (end === 'force' || end === 'timeout') model.mayRejectWith('ERR_POOL_CLOSED');
    const options = { force: { force: true }, timeout: { timeout: 5 } }[end];
    const closed = this.inTime(pool.close(options), 'close()');
    const late = await pool.run('echo', 1).catch(({ code }) => code);
    if (late !== 'ERR_POOL_CLOSED') model.violation(`a call after close() came to ${late}`);
    await closed;
    await model.untilOpen(0, 1000);
    await this.inTime(Promise.all(this.ending), 'kill(id) or disconnect(id)');
    const { inFlight, queued } = pool.stats();
    if (inFlight || queued) model.violation(`after close() ${inFlight} calls run and ${queued} wait`);
  }

  async inTime(promise, what) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, DEADLINE, 'late')));
    const ended = await Promise.race([promise, late]).finally(() => clearTimeout(timer));
    if (ended === 'late') this.model.violation(`${what} has not ended after ${DEADLINE} ms`);
  }
}

/** @returns {Promise<{ model: Model, done: Record<string, number> }>} */
async function carryOut(plan) {
  const stage = new Stage(plan);
  for (const step of plan.steps) {
    await stage.take(step);
    if (stage.model.violations.length > 0) break;
  }
  await stage.close(stage.model.violations.length > 0 ? 'force' : plan.end);
  return { model: stage.model, done: stage.done };
}

module.exports = { carryOut };
