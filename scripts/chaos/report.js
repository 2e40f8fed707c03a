'use strict';

/** Formats rows as a table. */
function table(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

/** Adds the counts of one record to another. */
function addTo(sum, counts) {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}

/** @param {{ seed: number, rounds: number, seconds: number, calls: number, answered: number, codes: object, done: object }} run */
function summary({ seed, rounds, seconds, calls, answered, codes, done }) {
  const { calls: _, ...others } = done;
  const list = (counts) =>
    Object.entries(counts)
      .sort(([, one], [, other]) => other - one)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  return table([
    ['seed', seed],
    ['rounds', `${rounds} in ${seconds.toFixed(1)} s`],
    ['calls', `${calls}, ${answered} answered`],
    ['lost or refused', list(codes)],
    ['done meanwhile', list(others)],
  ]);
}

module.exports = { addTo, summary };
