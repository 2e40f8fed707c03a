import type { SignalEntry } from '../protocol';

export interface RoundTrips {
  answers: number;
  p50: number | null;
  p99: number | null;
  failed: number;
}

const LOOKED_AT = 1000;

/** Of the last thousand answers. */
export function roundTrips(entries: readonly SignalEntry[]): RoundTrips {
  const times: number[] = [];
  let failed = 0;
  for (let index = entries.length - 1; index >= 0 && times.length < LOOKED_AT; index--) {
    const { roundTrip, kind } = entries[index];
    if (kind === 'error') failed += 1;
    if (roundTrip !== null) times.push(roundTrip);
  }
  times.sort((a, b) => a - b);
  return { answers: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99), failed };
}

function quantile(ordered: number[], part: number): number | null {
  if (ordered.length === 0) return null;
  return ordered[Math.min(ordered.length - 1, Math.ceil(ordered.length * part) - 1)];
}

/** Both sides of a call: the call that `entry` answers, or its answer. */
export function counterpart(entries: readonly SignalEntry[], entry: SignalEntry): SignalEntry | null {
  if (entry.call === null) return null;
  return entries.find((each) => each.call === entry.call && each.id !== entry.id) ?? null;
}
