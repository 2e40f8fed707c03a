/** The backend's messages about pools and queues; see protocol.ts. */

import type { ProcessState } from './protocol';

/** As in the pool's `stats()`; see index.d.ts. */
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
  /** Calls answered, including those with an error. */
  done: number;
  failed: number;
  sleeps: number;
  /** From `send` until a child gets the call. */
  wait: Latency;
  /** From there until the answer. */
  run: Latency;
}

/** Sent with each `processes` while the page subscribes to it. */
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
  /** Children that were replaced by the option or method `recycle`. */
  recycled: number;
  /** Null for a pool of an earlier version of the package. */
  deaths: DeathCounts | null;
  /** Calls answered per second since the last `pools`; null the first time. */
  throughput: number | null;
  children: PoolChildRow[];
  /** Its tasks, those with the most calls first; null without `taskStats`. */
  tasks: PoolTaskRow[] | null;
  /** The number of further tasks. */
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
  /** Its oldest call, and its time in milliseconds; the name of the task is cut at 200 characters. */
  current: { task: string; ms: number } | null;
  throughput: number | null;
}

/** Sent with `pools`, once the process has served a queue. */
export interface Queues {
  type: 'queues';
  queues: QueueRow[];
}

/** A queue that the process serves. */
export interface QueueRow {
  name: string;
  /** Host and port of its server. */
  server: string;
  /** The name of the process among the queue's hosts. */
  host: string;
  /** Jobs of all hosts, at most a few seconds old; null until the server has answered, or while it does not. */
  jobs: {
    waiting: number;
    delayed: number;
    active: number;
    /** Since the start if the queue's workers have metrics; otherwise those that the server still keeps. */
    done: number;
    failed: number;
  } | null;
  /** All connected hosts, including this one. */
  hosts: string[];
  /** Of this host; `done` and `failed` are attempts. */
  tasks: { name: string; active: number; done: number; failed: number }[];
}
