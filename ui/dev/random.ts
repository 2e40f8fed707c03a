import type { Latency } from '../src/protocol';

/** A figure from 0 up to 1. */
export type Random = () => number;

/** The same figures for the same seed (mulberry32): pictures and tests are of the same app each time. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function chance(random: Random, part: number): boolean {
  return random() < part;
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)];
}

export function latencyAround(random: Random, middle: number, count: number): Latency {
  const p50 = middle * (0.9 + random() * 0.2);
  return { count, mean: p50 * 1.2, p50, p90: p50 * 2.1, p99: p50 * 4.4, p999: p50 * 7.1, max: p50 * 9.3 };
}
