'use strict';

const path = require('path');
const { runElectron } = require('../../__test__/electron/harness.js');
const { findElectron } = require('../../scripts/electron/find.js');

const FIXTURES = path.join(__dirname, '../../__test__/electron/apps');
const APP = path.relative(FIXTURES, path.join(__dirname, 'electron-app'));
/** The time for Electron, and a display for it, to start. */
const START = 10e3;

/** Electron's main process as the host. The harness of the tests starts it. @type {import('./index.js').Host} */
const electronHost = {
  describe() {
    const found = findElectron();
    if ('missing' in found) throw new Error(found.missing);
    return { name: `Electron ${found.version.split('.')[0]}`, version: `Electron ${found.version}` };
  },

  async run(job, deadline) {
    const args = [JSON.stringify(job)];
    const { reports, left, code, signal, stderr } = await runElectron(APP, {
      args,
      deadline: START + deadline,
    });
    const values = reports.find(({ name }) => name === 'values')?.value;
    const failure = reports.find(({ name }) => name === 'failed')?.value;
    if (!values) throw new Error(failure?.message ?? `it ended with ${code ?? signal}: ${stderr}`);
    return { values, left: left.length };
  },
};

module.exports = { electronHost };
