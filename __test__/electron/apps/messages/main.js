'use strict';
// Plays the scenarios of one file, and reports the outcome of each. The last argument names the file.

const { app } = require('electron');
const { report } = require('../app');
const { within } = require('../../wait');

app.on('window-all-closed', () => {}); // by default Electron would quit

async function main() {
  await app.whenReady();
  const scenarios = require(`./${process.argv[process.argv.length - 1]}.js`);
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
