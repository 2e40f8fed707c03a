'use strict';
// Leaves a process behind that has left its session and ignores its parent's end; then quits, throws or waits.

const { once } = require('events');
const { spawn } = require('child_process');
const { app } = require('electron');
const { report } = require('../app');

async function main() {
  await app.whenReady();
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const code = 'console.log("up"); setInterval(() => {}, 1e6)';
  const stray = spawn(process.execPath, ['-e', code], {
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(stray.stdout, 'data');
  report('stray', stray.pid);
  const [how] = process.argv.slice(-1);
  if (how === 'quit') app.quit();
  if (how === 'throw') throw new TypeError('on purpose');
}

main();
