'use strict';
// Forks a child, has a message of it, and quits.

const { once } = require('events');
const { fork } = require('child_process');
const { app } = require('electron');
const { report } = require('../app');

async function main() {
  await app.whenReady();
  report('main', {
    versions: process.versions,
    type: process.type,
    appPath: app.getAppPath(),
    argv: process.argv,
  });
  const child = fork(require.resolve('./child.js'));
  const exit = once(child, 'exit');
  child.send({ question: 'Größe? 大きさ 🧊' });
  const [answer] = await once(child, 'message');
  child.disconnect();
  report('child', { answer, exit: await exit });
  app.quit();
}

main();
