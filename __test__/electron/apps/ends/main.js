'use strict';
// Has two children whose exit hooks take a while, each with its own child, and ends in the requested way.

const path = require('path');
const { app } = require('electron');
const { report } = require('../app');
const { ChildProcessPool } = require('../../../..');

const script = path.join(__dirname, '../../../host/fixtures/leaver.js');

const ends = {
  'app.quit()': () => app.quit(),
  'app.exit()': () => app.exit(0),
  'process.exit()': () => process.exit(0),
  SIGKILL: () => process.kill(process.pid, 'SIGKILL'),
  'close()': (pool) => pool.close().then(() => app.quit()),
};

async function main(ending, options) {
  await app.whenReady();
  const pool = new ChildProcessPool({ path: script, max: 2, ...JSON.parse(options) });
  const ask = (task) => Promise.all([0, 1].map((id) => pool.run(task, undefined, { id })));
  report('pids', await ask('pid'));
  report('grandchildren', await ask('grandchild'));
  ends[ending](pool);
}

main(...process.argv.slice(-2));
