'use strict';

// The strategies at work: which child got how many of 360 calls? Every fourth call takes eight times as long as
// the others, so that the children have connections to count.

const Table = require('cli-table3');
const { ChildProcessPool, LoadBalancer } = require('electron-re-native');

const CALLS = 360;
const IN_FLIGHT = 6;
const WEIGHTS = [1, 2, 3];

/**
 * Calls per child with a strategy.
 *
 * @param {import('electron-re-native').Algorithm} strategy
 */
async function callsPerChild(strategy) {
  const path = require.resolve('./child.js');
  // All children from the start: without `min` each of the first calls starts one, and no strategy is asked.
  const pool = new ChildProcessPool({
    path,
    strategy,
    weights: WEIGHTS,
    max: WEIGHTS.length,
    min: WEIGHTS.length,
  });
  try {
    await pool.ready();
    const pids = pool.forked.map(({ pid }) => pid);
    const counts = new Map(pids.map((pid) => [pid, 0]));
    // SPECIFY leaves the choice to the caller, who names a child by its pid: here, always the last one.
    const options = strategy === 'SPECIFY' ? { id: pids.at(-1) } : {};

    let asked = 0;
    const takeTurns = async () => {
      while (asked < CALLS) {
        const ms = asked++ % 4 === 0 ? 8 : 1;
        const pid = await pool.run('work', { ms }, options);
        counts.set(pid, counts.get(pid) + 1);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns));
    return [...counts.values()];
  } finally {
    await pool.close();
  }
}

async function main() {
  const table = new Table({
    head: ['strategy', ...WEIGHTS.map((weight) => `weight ${weight}`)],
    colAligns: ['left', ...WEIGHTS.map(() => 'right')],
    style: { head: [], border: [], compact: true },
  });
  for (const strategy of Object.values(LoadBalancer.ALGORITHM)) {
    table.push([strategy, ...(await callsPerChild(strategy))]);
  }
  console.log(`${CALLS} calls, ${IN_FLIGHT} at a time, over ${WEIGHTS.length} children\n${table}`);
}

main();
