'use strict';
// Loads the package and uses it, before or after `app` is ready: the argument says which.

const path = require('path');
const { app } = require('electron');
const { report } = require('../app');

function load() {
  const isReady = app.isReady();
  const { ChildProcessPool, ...others } = require('../../../..');
  const pool = new ChildProcessPool({ path: path.join(__dirname, '../child.js'), max: 1 });
  const answer = pool.send('echo', 'early bird');
  report('loaded', {
    isReady,
    exports: ['ChildProcessPool', ...Object.keys(others)],
    pid: pool.forked[0].pid,
  });
  return { answer, pool };
}

async function main(when) {
  if (when === 'after') await app.whenReady();
  const { answer, pool } = load();
  report('answer', await answer);
  await app.whenReady();
  report('ready', await pool.run('echo', 'after ready'));
  app.quit();
}

main(process.argv[process.argv.length - 1]);
