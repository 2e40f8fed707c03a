'use strict';

const fs = require('fs');
const { setTimeout: delay } = require('timers/promises');

/** The number of jobs for the throughput, after those for warming up. */
const JOBS = 3000;
const WARM_UP = 200;
/** The number of calls that travel in batches. */
const BATCHED = 60_000;
const BATCH = 100;
/** After this time, we assume that a job is never cancelled. */
const LONGEST_MS = 5000;

/** Returns the jobs per second with a full queue. */
async function throughput({ client }) {
  const { queue } = client;
  await addAll(client, WARM_UP);
  await until(async () => (await queue.getCompletedCount()) >= WARM_UP);
  await queue.pause();
  await addAll(client, JOBS);
  const start = performance.now();
  await queue.resume();
  await until(async () => (await queue.getCompletedCount()) >= WARM_UP + JOBS);
  return Math.round(JOBS / ((performance.now() - start) / 1000));
}

/** Returns the calls per second if many travel as one job. */
async function batched({ client }) {
  const items = Array.from({ length: BATCHED }, (_, at) => [at, 1]);
  await client.map('add', items.slice(0, BATCH * 20), { batch: BATCH });
  const start = performance.now();
  await client.map('add', items, { batch: BATCH });
  return Math.round(BATCHED / ((performance.now() - start) / 1000));
}

/** Returns how long it takes to cancel a job that blocks its child, in milliseconds. */
async function cancelling({ client, host, kind }) {
  const id = await begin(client);
  const start = performance.now();
  if (kind === 'pool') await client.cancel(id);
  else host.send(id);
  const isOver = await until(async () => (await client.queue.getJobState(id)) === 'failed', LONGEST_MS);
  return isOver ? Math.round(performance.now() - start) : 'never';
}

/** Returns how many processes of a host exist one second after it was killed during a job. */
async function leftBehind({ client, host, mark }) {
  await begin(client);
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host.kill('SIGKILL');
  await ended;
  await delay(1000);
  return processesWith(mark).length;
}

async function begin(client) {
  const id = await client.add('block');
  await until(async () => (await client.queue.getJobState(id)) === 'active');
  // The job must also reach the child.
  await delay(500);
  return id;
}

function addAll(client, count) {
  return client.queue.addBulk(Array.from({ length: count }, (_, at) => client.job('add', [at, 1])));
}

async function until(look, ms = Infinity) {
  const start = performance.now();
  for (;;) {
    if (await look()) return true;
    if (performance.now() - start > ms) return false;
    await delay(5);
  }
}

/** Returns the ids of processes with a variable in their environment. */
function processesWith(mark) {
  return fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && hasMark(entry, mark));
}

function hasMark(pid, mark) {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    // The process has ended, or belongs to another user.
    return false;
  }
}

module.exports = { batched, cancelling, leftBehind, processesWith, throughput };
