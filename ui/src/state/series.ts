import type { PoolRow, ProcessRow, Trend } from '../protocol';

/** Points over time in uPlot's format: one array per column. */
export interface Columns {
  times: number[];
  cpu: (number | null)[];
  memory: (number | null)[];
  pss: (number | null)[];
}

export const NO_POINTS: Columns = { times: [], cpu: [], memory: [], pss: [] };

const SPAN_MS = { minute: 60_000, hour: 3_600_000 };

/** `before` with the points of `trend` appended, and without those beyond its span. */
export function withTrend(before: Columns, trend: Trend): Columns {
  const start = trend.reset ? NO_POINTS : before;
  const times = start.times.concat(trend.times);
  const last = times[times.length - 1] ?? 0;
  const from = firstAfter(times, last - SPAN_MS[trend.span]);
  return {
    times: times.slice(from),
    cpu: start.cpu.concat(trend.cpu).slice(from),
    memory: start.memory.concat(trend.memory).slice(from),
    pss: start.pss.concat(trend.pss).slice(from),
  };
}

/** The part of `columns` from `from` on. */
export function since(columns: Columns, from: number): Columns {
  const start = firstAfter(columns.times, from);
  if (start === 0) return columns;
  return {
    times: columns.times.slice(start),
    cpu: columns.cpu.slice(start),
    memory: columns.memory.slice(start),
    pss: columns.pss.slice(start),
  };
}

function firstAfter(times: number[], time: number): number {
  const index = times.findIndex((each) => each >= time);
  return index < 0 ? times.length : index;
}

const RECENT = 30;

/** The last few CPU figures of every process, for the small curves in the table. */
export type Recent = ReadonlyMap<number, readonly number[]>;

export function withRecent(before: Recent, rows: readonly ProcessRow[]): Recent {
  const after = new Map<number, readonly number[]>();
  for (const { pid, cpu } of rows) {
    const known = before.get(pid) ?? [];
    after.set(pid, cpu === null ? known : [...known.slice(1 - RECENT), cpu]);
  }
  return after;
}

/** The figures of a pool in the last minute. */
export interface PoolHistory {
  times: number[];
  throughput: (number | null)[];
  inFlight: number[];
  queued: number[];
}

export function withPool(before: PoolHistory | undefined, time: number, pool: PoolRow): PoolHistory {
  const start = before ?? { times: [], throughput: [], inFlight: [], queued: [] };
  const times = [...start.times, time];
  const from = firstAfter(times, time - SPAN_MS.minute);
  return {
    times: times.slice(from),
    throughput: [...start.throughput, pool.throughput].slice(from),
    inFlight: [...start.inFlight, pool.inFlight].slice(from),
    queued: [...start.queued, pool.queued].slice(from),
  };
}
