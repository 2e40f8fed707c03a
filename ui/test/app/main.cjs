'use strict';

// An app with a busy and an idle pool, whose children have inspectors, and with a child process that ignores requests to end.

const { spawn } = require('child_process');
const { join } = require('path');
const { ChildProcessPool, ProcessManager } = require('../../..');

const path = join(__dirname, 'worker.cjs');
const busy = new ChildProcessPool({ path, max: 2, name: 'busy' });
const idle = new ChildProcessPool({
  path,
  max: 1,
  name: 'idle',
  env: { ...process.env, NODE_ENV: 'development' },
});
const stays = `process.on('SIGTERM', () => console.log('staying')); setInterval(() => {}, 1000); console.log('here');`;

async function main() {
  const stubborn = spawn(process.execPath, ['-e', stays]);
  ProcessManager.pipe(stubborn);
  await idle.run('work', { ms: 1 });
  const timer = setInterval(() => void busy.run('work', { ms: 5 }).catch(() => {}), 50);
  const { url } = await ProcessManager.serve();
  process.stdout.write(`${JSON.stringify({ url, stubborn: stubborn.pid })}\n`);
  process.stdin.resume();
  process.stdin.on('end', async () => {
    clearInterval(timer);
    stubborn.kill('SIGKILL');
    await Promise.all([busy.close({ force: true }), idle.close({ force: true })]);
    process.exit();
  });
}

void main();
