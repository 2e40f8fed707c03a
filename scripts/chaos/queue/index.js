'use strict';
// `npm run chaos:queue -- --seed N --seconds N --server redis`: runs a load over three hosts of a queue while hosts,
// their children and the server are killed. The same seed makes the same plan; `--round N` runs that round alone. Exits
// with 1 if anything went wrong. It needs Linux, and `redis-server` in the PATH or, with `--server postgres`, Debian's
// PostgreSQL.

const { readOptions } = require('../options.js');
const { addTo, summary } = require('../report.js');
const { planRound } = require('./plan.js');
const { carryOut } = require('./round.js');
const { KINDS, Server } = require('./server.js');

async function main() {
  const { seed, seconds, round, server: kind } = readOptions(60, { server: Object.keys(KINDS) });
  console.log(`chaos of a queue on ${kind}: seed ${seed}`);
  const server = await Server.start(kind);
  const started = Date.now();
  const run = { seed, rounds: 0, seconds: 0, calls: 0, answered: 0, codes: {}, done: {} };
  const isOver = () => run.rounds > 0 && (round !== undefined || Date.now() - started > seconds * 1000);
  for (let number = round ?? 0; !isOver() && !process.exitCode; number += 1) {
    const { model, done, begun } = await carryOut(planRound(seed, number), server);
    run.rounds += 1;
    run.calls += model.calls;
    run.answered += model.answered;
    addTo(run.codes, model.codes);
    addTo(run.done, { ...done, 'jobs begun': begun });
    if (model.violations.length > 0) fail(`--seed ${seed} --server ${kind}`, number, model.violations);
  }
  await server.remove();
  run.seconds = (Date.now() - started) / 1000;
  console.log(summary(run));
}

/** @param {string} options @param {number} number @param {string[]} violations */
function fail(options, number, violations) {
  console.error(`chaos of a queue: round ${number} went wrong:`);
  console.error(
    violations
      .slice(0, 10)
      .map((violation) => `  ${violation}`)
      .join('\n'),
  );
  console.error(`To see it again: npm run chaos:queue -- ${options} --round ${number}`);
  process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
