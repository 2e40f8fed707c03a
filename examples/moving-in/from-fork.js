'use strict';

const { fork } = require('child_process');
const { once } = require('events');

async function main() {
  const child = fork(require.resolve('./forked-child.js'));
  child.send({ task: 'fibonacci', params: 20 });
  console.log((await once(child, 'message'))[0]);
  child.send({ task: 'digest', params: 'text' });
  console.log((await once(child, 'message'))[0]);
  child.disconnect();
}

main();
