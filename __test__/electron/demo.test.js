'use strict';

const path = require('path');
const { spawn } = require('child_process');
const { once } = require('events');
const { randomUUID } = require('crypto');
const { ensurePage } = require('../process-manager/page');
const { describeElectron } = require('./harness');
const { processesOf } = require('./processes');
const { PROGRAM_DEADLINE, until, within } = require('./wait');

const SCRIPT = path.join(__dirname, '../../scripts/demo/index.js');

describeElectron('npm run demo:electron', () => {
  test('comes up with window, services, pools and process manager, and ends cleanly', async () => {
    ensurePage();
    const run = randomUUID();
    const env = { ...process.env, DEMO_TEST_RUN: run };
    const demo = spawn(process.execPath, [SCRIPT, '--once'], { env, detached: true, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    demo.stdout.on('data', (text) => (stdout += text));
    demo.stderr.on('data', (text) => (stderr += text));
    const left = () => processesOf(demo.pid, `DEMO_TEST_RUN=${run}`);
    try {
      const [code] = await within(once(demo, 'close'), 'the end of the demo', PROGRAM_DEADLINE);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^\d+ pictures scaled, .* closes\n$/),
      });
      await until(() => left().length === 0, 'the end of all processes of the demo');
    } catch (error) {
      error.message += `\n${stderr}`;
      throw error;
    } finally {
      for (const { pid } of left()) process.kill(pid, 'SIGKILL');
    }
  });
});
