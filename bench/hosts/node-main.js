'use strict';
// The host process in Node: argv[2] is the job, stdout has the report. Started by node.js beside this file.

const { prepare } = require('./measure-one.js');
const { PREFIX } = require('./report-line.js');

// The benchmark is gone.
process.stdin.on('end', () => process.exit(2)).resume();

async function main() {
  const measure = prepare(JSON.parse(process.argv[2]));
  const { values, close } = await measure();
  process.stdout.write(`${PREFIX}${JSON.stringify(values)}\n`);
  await close();
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
