'use strict';
// Opens the process manager's window in an app with windows, a service and a pool, and goes through the scenarios.

const path = require('path');
const { app } = require('electron');
const { ChildProcessPool, ProcessManager } = require('../../../..');
const { report } = require('../app');
const { openWindows } = require('./windows');
const { within } = require('../../wait');

const parts = {
  features: require('./features'),
  hostile: require('./hostile'),
  saved: require('./saved'),
  savedOfUtility: require('./saved'),
  utility: require('./utility'),
};
const part = process.argv[process.argv.length - 1];

app.on('window-all-closed', () => {}); // by default Electron would quit

async function main() {
  await app.whenReady();
  const runtime = part === 'utility' || part === 'savedOfUtility' ? 'utility' : 'fork';
  const script = path.join(__dirname, '../child.js');
  const pool = new ChildProcessPool({ path: script, max: 2, name: 'crunchers', runtime });
  await Promise.all([pool.send('pid', null, 'a'), pool.send('pid', null, 'b')]);
  const windows = await openWindows();
  ProcessManager.setIntervalTime(200);
  await ProcessManager.openWindow();
  const context = { ProcessManager, pool, ...windows };
  for (const [name, scenario] of Object.entries(parts[part])) {
    try {
      report(name, { value: await within(scenario(context), `scenario '${name}'`) });
    } catch (error) {
      report(name, { error: error.stack });
    }
  }
  await pool.close();
  app.quit();
}

main();
