'use strict';

// node index.js [--bail] [folder]

const fs = require('fs');
const path = require('path');
const { runFiles } = require('./runner.js');

const args = process.argv.slice(2);
const bail = args.includes('--bail');
const folder = path.resolve(args.find((arg) => arg !== '--bail') ?? path.join(__dirname, 'checks'));

async function main() {
  const files = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.check.js'))
    .sort()
    .map((name) => path.join(folder, name));
  const outcomes = await runFiles(files, { max: 2, timeout: 5000, bail });
  for (const { file, tests, failure } of outcomes) {
    console.log(`${path.basename(file)}${failure ? `: ${failure}` : ''}`);
    for (const { name, passed, message } of tests)
      console.log(`  ${passed ? 'passed' : 'FAILED'} ${name}${message ? `: ${message}` : ''}`);
  }
  const tests = outcomes.flatMap((outcome) => outcome.tests);
  const passed = tests.filter((test) => test.passed).length;
  const unended = outcomes.filter(({ failure }) => failure).length;
  console.log(
    `${files.length} files, ${passed} of ${tests.length} tests passed, ${unended} files without an end`,
  );
  process.exitCode = passed === tests.length && unended === 0 ? 0 : 1;
}

main();
