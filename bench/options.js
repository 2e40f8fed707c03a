'use strict';

const path = require('path');
const { parseArgs } = require('util');
const { electronHost, nodeHost } = require('./hosts/index.js');
const { loads: allLoads } = require('./loads.js');
const { IN_ELECTRON, IN_NODE } = require('./peers/index.js');

const REPORT = path.join(__dirname, 'REPORT.md');

const USAGE = `Usage: node bench/index.js [options]

  --rounds N       rounds, whose medians are reported (5)
  --seconds S      measured each time (1)
  --electron       in Electron's main process instead of Node
  --quick          one short round, to see that all of it works; the numbers mean nothing
  --loads A,B      only these: ${allLoads.map(({ name }) => name).join(', ')}
  --peers A,B      only these: ${IN_NODE.join(', ')}
  --section NAME   of the report that it goes to; the host's unless given
  --report FILE    where the report goes; bench/REPORT.md, unless it would be quick or in part
  --help
`;

/**
 * @param {string[]} args
 * @returns {{ plan: import('./rounds.js').Plan, report?: string, section: string } | { usage: string }}
 */
function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      electron: { type: 'boolean' },
      quick: { type: 'boolean' },
      loads: { type: 'string' },
      peers: { type: 'string' },
      section: { type: 'string' },
      report: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return { usage: USAGE };
  const { quick, electron } = values;
  const names = choose(
    'loads',
    allLoads.map(({ name }) => name),
    values.loads,
  );
  const duration = positive('seconds', values.seconds ?? (quick ? '0.05' : '1')) * 1e3;
  const plan = {
    host: electron ? electronHost : nodeHost,
    loads: allLoads.filter(({ name }) => names.includes(name)),
    peers: choose('peers', electron ? IN_ELECTRON : IN_NODE, values.peers),
    rounds: Math.ceil(positive('rounds', values.rounds ?? (quick ? '1' : '5'))),
    times: { warmUp: quick ? 0 : 500, duration },
  };
  const isWhole = !quick && !values.loads && !values.peers;
  const section = values.section ?? plan.host.describe().name;
  return { plan, section, report: values.report ?? (isWhole ? REPORT : undefined) };
}

/** @param {string} option @param {string} text */
function positive(option, text) {
  const number = Number(text);
  if (!(number > 0 && number < Infinity)) throw new Error(`--${option} takes a positive number, not ${text}`);
  return number;
}

/**
 * Returns the wanted names in the usual order.
 *
 * @param {string} option
 * @param {string[]} all
 * @param {string} [wanted]
 */
function choose(option, all, wanted) {
  if (wanted === undefined) return all;
  const names = wanted.split(',');
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`--${option} takes some of ${all.join(', ')}, not ${unknown}`);
  return all.filter((name) => names.includes(name));
}

module.exports = { readOptions };
