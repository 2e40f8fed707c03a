'use strict';
// Runs the plan of one round: a queue with hosts and clients, its calls, and its faults.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { queueClient } = require('../../../queue.js');
const { until } = require('../../../__test__/electron/wait');
const { Model } = require('../model.js');
const calls = require('./calls.js');
const { FAULTS } = require('./faults.js');
const { Hosts } = require('./hosts.js');
const { CLIENTS, HOSTS } = require('./plan.js');

/** The number of calls under way at the same time. */
const WINDOW = 60;
/** Longer than any call waits, even on a machine that is busy with something else. */
const DEADLINE = 90e3;
const UNFINISHED = ['active', 'delayed', 'paused', 'prioritized', 'waiting', 'waiting-children'];

class Stage {
  /** @param {number} number @param {import('./server.js').Server} server */
  constructor(number, server) {
    const queue = `round-${number}`;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'queue-chaos-'));
    this.journal = path.join(this.folder, 'journal');
    fs.writeFileSync(this.journal, '');
    this.server = server;
    this.hosts = new Hosts(queue, server.options);
    const options = { ...server.options, job: { backoff: { type: 'fixed', delay: 50 } } };
    this.clients = Array.from({ length: CLIENTS }, () => queueClient(queue, options));
    this.model = new Model();
    this.done = {};
    this.aborted = 0;
    /** The number of jobs in addition to one job for each call. */
    this.jobsOfMaps = 0;
    /** The entries that the journal must have because their calls were answered. @type {string[]} */
    this.effects = [];
    this.changes = [];
  }

  /** Keeps a change that continues during further steps. @param {Promise<unknown>} change */
  later = (change) => this.changes.push(change) > 0;

  answered(number, value, expected, effects) {
    this.effects.push(...effects);
    this.model.answer(number, value, expected);
  }

  async take(step) {
    await this.model.untilOpen(WINDOW, DEADLINE);
    if (step.step === 'pause') await new Promise((resolve) => setTimeout(resolve, step.ms));
    else if (step.step === 'fault' && !FAULTS[step.kind](this, step)) return;
    else if (step.step === 'call')
      for (let at = 0; at < step.count; at += 1) this.later(calls[step.kind](this, step));
    if (step.step === 'fault') this.done[step.kind] = (this.done[step.kind] ?? 0) + 1;
  }

  /** Waits until all calls have ended, and checks that nothing is left. */
  async finish() {
    const { clients, hosts, model, server } = this;
    await model.untilOpen(0, DEADLINE);
    await Promise.all(this.changes);
    await server.restarting;
    const [{ queue }] = clients;
    const unfinished = () => queue.getJobCountByTypes(...UNFINISHED);
    await until(async () => (await unfinished()) === 0, 'all jobs to be over', DEADLINE).catch(async () => {
      model.violation(`after all calls: ${JSON.stringify(await queue.getJobCounts())}`);
    });
    this.compareJobs(await queue.getJobCountByTypes('completed'), await queue.getJobCountByTypes('failed'));
    this.compareEffects();
    await Promise.all(clients.map((client) => client.close()));
    const codes = await hosts.end();
    if (codes.some((code) => code !== 0)) model.violation(`hosts ended with ${codes.join(', ')}`);
    await until(() => Hosts.left().length === 0, 'all processes of hosts to be gone').catch(({ message }) =>
      model.violation(message),
    );
    fs.rmSync(this.folder, { recursive: true });
  }

  /** Checks the number of jobs. Each call had one job; only the job of a cancelled call may have been removed. */
  compareJobs(completed, failed) {
    const { aborted, jobsOfMaps, model } = this;
    const told = `${model.calls} calls (${aborted} aborted, ${model.answered} answered)`;
    const kept = completed + failed;
    const jobs = model.calls + jobsOfMaps;
    if (kept > jobs || kept < jobs - aborted || completed < model.answered + jobsOfMaps)
      model.violation(`${told} have left ${completed} completed and ${failed} failed jobs`);
  }

  /** Checks that every answered call had its effect. */
  compareEffects() {
    const lines = fs.readFileSync(this.journal, 'utf8').split('\n').filter(Boolean);
    const found = new Set(lines);
    for (const effect of this.effects)
      if (!found.has(effect)) this.model.violation(`call ${effect} was answered and has no effect`);
    this.begun = lines.length;
  }
}

/** @param {ReturnType<typeof import('./plan.js').planRound>} plan @param {import('./server.js').Server} server */
async function carryOut({ number, steps }, server) {
  const stage = new Stage(number, server);
  await Promise.all(Array.from({ length: HOSTS }, () => stage.hosts.start()));
  for (const step of steps) {
    await stage.take(step);
    if (stage.model.violations.length > 0) break;
  }
  await stage.finish();
  return stage;
}

module.exports = { Stage, carryOut };
