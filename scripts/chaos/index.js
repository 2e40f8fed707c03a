'use strict';
// `npm run chaos -- --seed N --seconds N`: runs a mixed load while children are killed, stopped, blocked and worse. The
// same seed makes the same plan; `--round N` runs that round alone. Exits with 1 if anything went wrong.

const { readOptions } = require('./options.js');
const { planRound } = require('./plan.js');
const { addTo, summary } = require('./report.js');
const { held, whatIsLeft } = require('./resources.js');
const { carryOut } = require('./round.js');

/** Even on a slow machine, the run covers both lanes with both serializations. */
const LEAST_ROUNDS = 4;
/** How long processes may take to end and memory to be collected. */
const BACK_IN = 20e3;

/** Runs a round without faults. After it, nothing is loaded, compiled or started for the first time. */
async function warmUp(seed) {
  for (const number of [0, 1, 2, 3]) {
    const plan = planRound(seed, number);
    const steps = plan.steps.filter(({ step }) => step !== 'fault').slice(0, 40);
    await carryOut({ ...plan, steps, end: 'close' });
  }
}

function fail(seed, number, plan, violations) {
  const { lane, serialization } = plan.options;
  const lines = violations.slice(0, 10).map((violation) => `  ${violation}`);
  console.error(`chaos: round ${number} of seed ${seed} (lane ${lane}, ${serialization}) went wrong:`);
  console.error([...lines, `  ${JSON.stringify(plan.options)}, ${plan.end} at the end`].join('\n'));
  console.error(`To see it again: npm run chaos -- --seed ${seed} --round ${number}`);
}

async function main() {
  const { seed, seconds, round } = readOptions(10);
  console.log(`chaos: seed ${seed}`);
  await warmUp(seed);
  await whatIsLeft({ ...held(), processes: [] }, BACK_IN);
  const before = held();
  const started = Date.now();
  const run = { seed, rounds: 0, seconds: 0, calls: 0, answered: 0, codes: {}, done: {} };
  const isOver = () => run.rounds >= LEAST_ROUNDS && Date.now() - started > seconds * 1000;
  const numbers = round === undefined ? undefined : [round];
  for (let at = 0; numbers ? at < numbers.length : !isOver(); at += 1) {
    const number = numbers ? numbers[at] : at;
    const plan = planRound(seed, number);
    const { model, done } = await carryOut(plan);
    const violations = [...model.violations, ...(await whatIsLeft(before, BACK_IN))];
    run.rounds += 1;
    run.calls += model.calls;
    run.answered += model.answered;
    addTo(run.codes, model.codes);
    addTo(run.done, done);
    if (violations.length > 0) {
      fail(seed, number, plan, violations);
      process.exitCode = 1;
      break;
    }
  }
  run.seconds = (Date.now() - started) / 1000;
  console.log(summary(run));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
