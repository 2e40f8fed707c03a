'use strict';
// Plays all scenarios, one after the other, and reports the outcome of each.

const { app } = require('electron');
const { report } = require('../app');
const { within } = require('../../wait');
const scenarios = require('./scenarios');

app.on('window-all-closed', () => {}); // by default Electron would quit

async function main() {
  await app.whenReady();
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      report(name, { value: await within(scenario(), `scenario '${name}'`) });
    } catch (error) {
      report(name, { error: error.stack });
    }
  }
  app.quit();
}

main();
