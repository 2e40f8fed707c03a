'use strict';
// Has one child of each kind that is hard to end, and then ends as the argument says, or waits to be ended.

const path = require('path');
const { app } = require('electron');
const { ChildProcessPool } = require('../../../..');
const { report } = require('../app');
const { stat } = require('../../processes');
const { until } = require('../../wait');

const kinds = ['idle', 'asleep', 'hanging', 'spinning'];

async function main(runtime, how) {
  await app.whenReady();
  const script = path.join(__dirname, '../child.js');
  const pool = new ChildProcessPool({ path: script, max: kinds.length, runtime });
  const pids = {};
  for (const kind of kinds) pids[kind] = (await pool.send('pid', null, kind)).result;
  const lost = () => {}; // whether these calls settle before the end is not the question here
  pool.send('hang', null, 'hanging').catch(lost);
  pool.send('spin', null, 'spinning').catch(lost);
  pool.forkedMap[pids.asleep].sleep();
  await until(() => stat(pids.asleep).state === 'T', 'a child to sleep');
  await until(() => stat(pids.spinning).state === 'R', 'a child to spin');
  report('pids', pids);
  if (how === 'quit') app.quit();
  if (how === 'exit') app.exit(7);
  if (how === 'process.exit') process.exit(8);
}

main(...process.argv.slice(-2));
