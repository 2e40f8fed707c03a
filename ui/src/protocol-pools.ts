/** What the backend tells of pools and queues; see protocol.ts. */

import type { ProcessState } from './protocol';

/** As the pool's `stats()` has it; see index.d.ts. */
export interface Latency {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

export interface Counters {
  inFlight: number;
  queued: number;
  /** Calls answered, also with an error. */
  done: number;
  failed: number;
  sleeps: number;
  /** From `send` to the child. */
  wait: Latency;
  /** From the child's taking the call to its answer. */
  run: Latency;
}

/** Told with each `processes` while subscribed to. */
export interface Pools {
  type: 'pools';
  time: number;
  pools: PoolRow[];
}

export interface PoolRow extends Counters {
  id: string;
  name: string;
  /** Path of the children's script. */
  path: string;
  strategy: string;
  max: number;
  restarts: number;
  /** Children that were replaced because they had done enough, or by `recycle`. */
  recycled: number;
  /** Null for a pool of an earlier version of the package. */
  deaths: DeathCounts | null;
  /** Calls answered per second since the last `pools`; null the first time. */
  throughput: number | null;
  children: PoolChildRow[];
  /** Its tasks, those with the most calls first; null unless the pool counts by tasks (`taskStats`). */
  tasks: PoolTaskRow[] | null;
  /** How many more tasks it has than are told. */
  moreTasks: number;
}

/** Children that have ended, by cause; see index.d.ts. */
export type DeathCounts = Record<
  'exit' | 'signal' | 'outOfMemory' | 'asked' | 'recycled' | 'drained',
  number
>;

/** The calls of one task of a pool. */
export interface PoolTaskRow extends Pick<Counters, 'done' | 'failed' | 'wait' | 'run'> {
  /** Cut at 200 characters. */
  name: string;
}

export interface PoolChildRow extends Counters {
  pid: number;
  state: ProcessState;
  /** The call that it has had for longest, and for how many milliseconds; the name of the task is cut at 200 characters. */
  current: { task: string; ms: number } | null;
  throughput: number | null;
}

/** Told with `pools`, once the process has served a queue. */
export interface Queues {
  type: 'queues';
  queues: QueueRow[];
}

/** A queue that the process serves. */
export interface QueueRow {
  name: string;
  /** Host and port of its server. */
  server: string;
  /** What the process is called among the queue's hosts. */
  host: string;
  /** Jobs of all hosts, at most a few seconds old; null until the server has answered, or while it does not. */
  jobs: {
    waiting: number;
    delayed: number;
    active: number;
    /** Since the start where the queue's workers have metrics, else those that the server still keeps. */
    done: number;
    failed: number;
  } | null;
  /** All hosts that are connected, this one among them. */
  hosts: string[];
  /** Of this host; `done` and `failed` are attempts. */
  tasks: { name: string; active: number; done: number; failed: number }[];
}
