'use strict';
// The host process in Node. argv[2] is the job, and the report goes to stdout. node.js in this folder starts it.

const { prepare } = require('./measure-one.js');
const { PREFIX } = require('./report-line.js');

// This process ends when the benchmark is gone.
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
