'use strict';

const { Promise, now } = require('../common/primordials.js');
const { backendOf, bullmq } = require('./bullmq.js');
const { closeInTime } = require('./closing.js');
const { inTime } = require('./in-time.js');

/** @typedef {import('../../ui/src/protocol.js').QueueRow} QueueRow */

/** The interval between two requests to a server, in ms. */
const PAUSE = 2000;
/** The time limit for its answer, in ms. */
const PATIENCE = 3000;
/** The prefix of a worker's name in the name of its connection. */
const WORKER = ':w:';
const ALL = /** @type {const} */ (['active', 'completed', 'delayed', 'failed', 'prioritized', 'waiting']);

/** The figures of a queue for the process manager. The server is asked only while a page is open. */
class QueueFigures {
  /** @type {import('bullmq').Queue | undefined} */
  #queue;
  /** @type {Promise<void> | undefined} */
  #looking;
  #lastLook = -Infinity;
  /** @type {QueueRow['jobs']} */
  #jobs = null;
  /** @type {string[]} */
  #hosts = [];
  #isClosed = false;
  #about;
  #tasks;

  /**
   * @param {{ name: string, host: string, server: import('./bullmq.js').Server }} about
   * @param {() => QueueRow['tasks']} tasks of this host
   */
  constructor(about, tasks) {
    this.#about = about;
    this.#tasks = tasks;
  }

  /** The figures of the last request; also starts the next one. @returns {QueueRow} */
  row() {
    const { name, host, server } = this.#about;
    this.#look();
    return {
      name,
      server: nameOf(server),
      host,
      jobs: this.#jobs,
      hosts: this.#hosts,
      tasks: this.#tasks(),
    };
  }

  async close() {
    this.#isClosed = true;
    if (this.#queue) await closeInTime(this.#queue.close(), [this.#queue]);
  }

  #look() {
    if (this.#isClosed || this.#looking || now() - this.#lastLook < PAUSE) return;
    this.#lastLook = now();
    this.#looking = inTime(this.#ask(), PATIENCE).then((jobs) => {
      this.#jobs = jobs ?? null;
      this.#looking = undefined;
    });
  }

  async #ask() {
    const queue = (this.#queue ??= this.#open());
    const [counts, workers, completed, failed] = await Promise.all([
      queue.getJobCounts(...ALL),
      queue.getWorkers(),
      queue.getMetrics('completed', 0, 0),
      queue.getMetrics('failed', 0, 0),
    ]);
    this.#hosts = [...new Set(workers.map(hostOf))].sort();
    return {
      waiting: counts.waiting + counts.prioritized,
      delayed: counts.delayed,
      active: counts.active,
      // Without metrics, only jobs that the server still keeps are counted.
      done: Math.max(completed.meta.count, counts.completed),
      failed: Math.max(failed.meta.count, counts.failed),
    };
  }

  #open() {
    const { name, server } = this.#about;
    const { Queue } = bullmq();
    const queue = new Queue(name, server.options, backendOf(server));
    // The worker itself reports a lost connection.
    queue.on('error', () => {});
    return queue;
  }
}

/** @param {Record<string, string>} worker a connection, as the server lists it */
function hostOf({ rawname = '' }) {
  return rawname.slice(rawname.indexOf(WORKER) + WORKER.length);
}

/** Without what a page need not know, such as a password. @param {import('./bullmq.js').Server} server */
function nameOf({ options: { connection }, isPostgres }) {
  const { host = '127.0.0.1', port = isPostgres ? 5432 : 6379 } = connection.options ?? connection;
  const url = connection.url ?? connection.connectionString;
  try {
    return url === undefined ? `${host}:${port}` : new URL(url).host;
  } catch {
    return '';
  }
}

module.exports = { QueueFigures };
