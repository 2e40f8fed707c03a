'use strict';
// Opens the process manager's window in an app with windows, a service and a pool, and goes through the scenarios.

const path = require('path');
const { app } = require('electron');
const { ChildProcessPool, ProcessManager } = require('../../../..');
const { report } = require('../app');
const { openWindows } = require('./windows');
const { within } = require('../../wait');

const parts = { features: require('./features'), hostile: require('./hostile') };

app.on('window-all-closed', () => {}); // by default Electron would quit

async function main() {
  await app.whenReady();
  const pool = new ChildProcessPool({ path: path.join(__dirname, '../child.js'), max: 2, name: 'crunchers' });
  await Promise.all([pool.send('pid', null, 'a'), pool.send('pid', null, 'b')]);
  const windows = await openWindows();
  ProcessManager.setIntervalTime(200);
  await ProcessManager.openWindow();
  const context = { ProcessManager, pool, ...windows };
  for (const [name, scenario] of Object.entries(parts[process.argv[process.argv.length - 1]])) {
    try {
      report(name, { value: await within(scenario(context), `scenario '${name}'`, 15e3) });
    } catch (error) {
      report(name, { error: error.stack });
    }
  }
  await pool.close();
  app.quit();
}

main();
