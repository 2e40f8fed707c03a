'use strict';
// Measures our pool beside others; see docs/internals/measuring.md.

const fs = require('fs');
const { readOptions } = require('./options.js');
const { playRounds } = require('./rounds.js');
const { Statistics } = require('./statistics.js');
const { conditions } = require('./report/conditions.js');
const { replaceSection, toMarkdown } = require('./report/markdown.js');
const { goalsTable, loadTable } = require('./report/tables.js');
const { toTerminal } = require('./report/terminal.js');

const INTRODUCTION = `# Measurements

Written by \`npm run bench\`; what is measured and how is in \`docs/internals/measuring.md\`. Numbers of different
sections are not of the same run. Trust the ratios more than the numbers, and none beyond the spread of its rounds.
`;

async function main() {
  const options = readOptions(process.argv.slice(2));
  if ('usage' in options) {
    process.stdout.write(options.usage);
    return;
  }
  const { plan, report, section } = options;
  const facts = conditions(plan);
  const results = await playRounds(plan, tell);
  const statistics = new Statistics(results);
  const { loads, peers } = plan;
  const tables = [
    goalsTable(loads, peers, statistics, /electron/i.test(plan.host.describe().name) ? 'electron' : 'node'),
    ...loads.map((load) => loadTable(load, peers, statistics)),
  ].filter(({ rows }) => rows.length > 0);
  const left = [...statistics.leftBehind()].map(([peer, count]) => `${peer} ${count}`).join(', ') || 'none';
  facts.push(['Processes left behind', left]);

  console.log(tables.map(toTerminal).join('\n\n'));
  console.log(`\nProcesses left behind: ${left}`);
  if (report) write(report, section, facts, tables);
  if (results.some(({ failure }) => failure)) process.exitCode = 1;
}

/** Prints the progress. @param {import('./rounds.js').Result} result */
function tell({ round, load, peer, values = {}, failure }) {
  const numbers = Object.entries(values).map(([name, value]) => `${name} ${value?.toPrecision(4)}`);
  console.error(`round ${round + 1}, ${load}, ${peer}: ${failure ?? numbers.join(', ')}`);
}

/**
 * @param {string} file
 * @param {string} name
 * @param {Array<[string, string]>} facts
 * @param {import('./report/tables.js').Table[]} tables
 */
function write(file, name, facts, tables) {
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : INTRODUCTION;
  const list = facts.map(([fact, value]) => `- ${fact}: ${value}`).join('\n');
  const text = [list, ...tables.map(toMarkdown)].join('\n\n');
  fs.writeFileSync(file, replaceSection(before, name, text));
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
