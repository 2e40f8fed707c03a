/**
 * electron-re-native/queue: the tasks of a pool, called from any host and run on any number of hosts. The queue itself is
 * BullMQ 6 on Redis, Valkey or PostgreSQL; install it beside this package: `npm install bullmq@6 ioredis`, or `pg`. Times are milliseconds.
 *
 * @example
 * // on the host that calls
 * import { queueClient } from 'electron-re-native/queue';
 * const remote = queueClient<typeof import('./tasks.mjs')>('images', { connection: { host: 'redis.internal' } });
 * const thumb = await remote.tasks.resize(photo, 320);
 *
 * // on each host that works
 * import { queueWorker } from 'electron-re-native/queue';
 * const worker = queueWorker('images', new URL('./tasks.mjs', import.meta.url), { connection: { host: 'redis.internal' } });
 * process.once('SIGTERM', () => worker.close({ timeout: 30_000 }));
 */

/// <reference types="node" />
import type {
  ConnectionOptions,
  JobsOptions,
  PostgresConnectionOptions,
  Queue,
  Worker,
  WorkerOptions,
} from 'bullmq';
import type { EventEmitter } from 'events';
import type {
  AnyModule,
  ArgumentsOf,
  CloseOptions,
  ResultOf,
  RunOptions,
  TaskPool,
  TaskPoolOptions,
  TasksOf,
} from './index.js';

/** Which server the queue is on, and how large values may be. */
export interface QueueServer {
  /** A Redis or Valkey server, as BullMQ takes it: options of ioredis, or one of its clients. Either this or `postgres` is needed. */
  connection?: ConnectionOptions;
  /**
   * A PostgreSQL 13 or newer instead, by the package pg: its URL, or options of a pool of pg's with BullMQ's `schema` and
   * `migrate`. With a URL, BullMQ creates its tables or brings them up to date; options need `migrate: true` for that.
   *
   * @example queueClient('images', { postgres: 'postgres://user@db.internal/jobs' });
   */
  postgres?: PostgresConnectionOptions;
  /** The prefix of all keys of the queue in Redis; the same for its clients and workers. @default 'bull' */
  prefix?: string;
  /**
   * The most bytes that an argument list, a result or a value of progress may take on the server; a larger one is rejected with
   * `ERR_MESSAGE_TOO_LARGE`. The server keeps values in memory: store large data elsewhere, and pass its path or key.
   *
   * @default 1048576
   */
  maxBytes?: number;
}

/** BullMQ's options of a job, except those that `run` has itself. */
export type QueueJobOptions = Omit<JobsOptions, 'attempts' | 'priority'>;

/** Options of {@link queueClient}. */
export interface QueueClientOptions extends QueueServer {
  /**
   * For all jobs.
   *
   * @default { backoff: { type: 'exponential', delay: 1000, jitter: 0.5 }, removeOnComplete: { age: 3600 }, removeOnFail: { age: 604800 } }
   */
  job?: QueueJobOptions;
}

/** Options of {@link QueueClient.run}. */
export interface QueueRunOptions extends Pick<RunOptions, 'onProgress' | 'priority' | 'signal'> {
  /**
   * How often the job is tried again after the task throws, its child ends, or a timeout. It is not retried after
   * `ERR_UNKNOWN_TASK`, `ERR_SERIALIZE`, `ERR_INVALID_ARG`, `ERR_MESSAGE_TOO_LARGE`, or an error whose name is `UnrecoverableError`.
   * Between attempts it waits as `job.backoff` says.
   *
   * @default 0
   */
  retries?: number;
  /** Milliseconds that each attempt may take, from its start on a host. @default the worker's `timeout` */
  timeout?: number;
  /**
   * Jobs that this one waits for, as {@link QueueClient.job} makes them, for this queue or others; they may have children, too. The function gets
   * one more argument: the array of their results, in this order. When a child has no attempts left, this job fails with the child's error. With
   * `job: { ignoreDependencyOnFailure: true }` on the child, this job runs, and gets `undefined` for its result.
   *
   * @example await remote.run('merge', [id], { children: pages.map((page) => remote.job('render', [id, page])) }); // merge(id, rendered)
   */
  children?: QueueJob[];
  /**
   * BullMQ's own, over those of the client: `delay`, `backoff`, `deduplication`, `lifo`, `removeOnComplete` and so on.
   *
   * @example await remote.run('report', [month], { job: { deduplication: { id: month } } }); // one report for all callers meanwhile
   */
  job?: QueueJobOptions;
}

/** Options of {@link QueueClient.map}. Those that `run` has are for each job. */
export interface QueueMapOptions extends Pick<
  QueueRunOptions,
  'job' | 'priority' | 'retries' | 'signal' | 'timeout'
> {
  /**
   * How many calls go as one job; a whole number of at least 1. A job of the queue costs the server about 0.3 ms, so calls that
   * take less should share one. Its calls run one after the other on one host; `timeout` applies to each call, `retries` to the whole job,
   * and `maxBytes` to all its arguments or results together.
   *
   * @default 1
   */
  batch?: number;
  /** The most jobs that are in the queue, or have results before their turn; further items wait. @default 100 */
  inFlight?: number;
}

/** A call as BullMQ takes it. */
export interface QueueJob {
  name: string;
  queueName: string;
  data: { args: unknown; timeout?: number; tellsProgress?: true; isBatch?: true; childIds?: string[] };
  opts: JobsOptions;
  children?: QueueJob[];
}

/** Adds jobs to a queue, and waits for their results. `'error'` events report problems of the connection; without a listener nothing is printed. */
export interface QueueClient<M = AnyModule> extends EventEmitter {
  /** A method for each function of the module, as a pool has. Streams do not go through a queue. */
  readonly tasks: TasksOf<M>;
  /** BullMQ's queue: counts, pause and resume, schedulers, metrics. */
  readonly queue: Queue;
  /**
   * Calls a function on one of the hosts that work for the queue, and resolves with its result. It rejects with the error that the function
   * throws, or as {@link TaskPool.run} does. Further codes are `ERR_JOB_STALLED` (each host that had the job ended or stopped
   * responding), `ERR_JOB_LOST` (the server no longer has the job) and `ERR_MESSAGE_TOO_LARGE`. A call waits for a server that is
   * away, for some five minutes; then it rejects with the error of the server's client.
   *
   * A job runs at least once: a host that loses its connection may finish one that another host has taken over. Aborting the
   * `signal` rejects at once, and ends the job wherever it is; a task that blocks its child is killed after the pool's `killGrace`.
   * `onProgress` gets the values of all attempts. A job without it keeps no progress.
   *
   * @example const thumb = await remote.run('resize', [photo, 320], { retries: 3, priority: 2, timeout: 60_000, signal, onProgress });
   */
  run<K extends keyof TasksOf<M> & string>(
    name: K,
    args?: ArgumentsOf<M, K>,
    options?: QueueRunOptions,
  ): Promise<ResultOf<M, K>>;
  /**
   * Calls a function for each of many lists of arguments, and resolves with the results in their order. The first error rejects it,
   * cancels the jobs that are under way, and takes no more items.
   *
   * @example const sizes = await remote.map('measure', words.map((word) => [word]), { batch: 200 });
   */
  map<K extends keyof TasksOf<M> & string>(
    name: K,
    items: Iterable<ArgumentsOf<M, K>> | AsyncIterable<ArgumentsOf<M, K>>,
    options?: QueueMapOptions,
  ): Promise<ResultOf<M, K>[]>;
  /** Adds a job without waiting for its result, and resolves with its id. */
  add<K extends keyof TasksOf<M> & string>(
    name: K,
    args?: ArgumentsOf<M, K>,
    options?: Pick<QueueRunOptions, 'children' | 'job' | 'priority' | 'retries' | 'timeout'>,
  ): Promise<string>;
  /**
   * Makes the job of a call without adding it: for BullMQ's schedulers, bulks and flows, and for `children`.
   *
   * @example await remote.queue.upsertJobScheduler('nightly', { pattern: '0 3 * * *' }, remote.job('report', []));
   * @example await new FlowProducer({ connection }).add(remote.job('merge', [id], { children: [remote.job('part', [id])] }));
   */
  job<K extends keyof TasksOf<M> & string>(
    name: K,
    args?: ArgumentsOf<M, K>,
    options?: Pick<QueueRunOptions, 'children' | 'job' | 'priority' | 'retries' | 'timeout'>,
  ): QueueJob;
  /**
   * Cancels a job of any client, wherever it is: it is removed, or aborted where it runs, and its callers get an `AbortError`.
   * Resolves with `false` for a job that has ended or does not exist. A closed client rejects with `ERR_POOL_CLOSED`.
   */
  cancel(id: string): Promise<boolean>;
  /**
   * Rejects calls that wait with `ERR_POOL_CLOSED`, and closes the connections. Jobs that were added stay in the queue.
   * It waits 3 seconds at most for a server that does not answer.
   */
  close(): Promise<void>;
}

/**
 * Options of {@link queueWorker}: those of a pool, and of BullMQ's worker.
 */
export interface QueueWorkerOptions
  extends
    TaskPoolOptions,
    QueueServer,
    Pick<
      WorkerOptions,
      | 'limiter'
      | 'lockDuration'
      | 'maxStalledCount'
      | 'metrics'
      | 'removeOnComplete'
      | 'removeOnFail'
      | 'stalledInterval'
    > {}

/** Takes jobs from a queue and runs them in its own pool. `'error'` events report problems of the connection; without a listener nothing is printed. */
export interface QueueWorker<M = AnyModule> extends EventEmitter {
  /** Runs the jobs; you can make calls of your own to it. */
  readonly pool: TaskPool<M>;
  /** BullMQ's worker: pause and resume, its events. */
  readonly worker: Worker;
  /** Whether `close` has been called. */
  readonly isClosing: boolean;
  /** Resolves when it takes jobs. Rejects with `ERR_POOL_CLOSED` if it is closed before that. */
  ready(): Promise<void>;
  /**
   * Takes no more jobs, finishes those that run, ends its children and closes the connections. Jobs that still run after `timeout` are
   * aborted and go back to the queue, for another host; with `force` at once. It waits 10 seconds at most, from
   * the end of the last task, for a server that does not answer.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * A client of a queue. Its connections keep the process alive until {@link QueueClient.close}.
 *
 * @param name the queue's name; a string without colons
 * @throws ERR_INVALID_ARG; ERR_UNSUPPORTED where BullMQ is not installed
 */
export function queueClient<M extends object = AnyModule>(
  name: string,
  options: QueueClientOptions,
): QueueClient<M>;

/**
 * A host that works for a queue: as many jobs at a time as its pool has children (`max`) times `concurrency`.
 *
 * @param module as of `createPool`: the absolute path of a module, or its file: URL
 * @throws ERR_INVALID_ARG; ERR_UNSUPPORTED where BullMQ is not installed
 * @example queueWorker('images', new URL('./tasks.mjs', import.meta.url), { connection, max: 4, limiter: { max: 100, duration: 1000 } });
 */
export function queueWorker<M extends object = AnyModule>(
  name: string,
  module: string | URL,
  options: QueueWorkerOptions,
): QueueWorker<M>;
