'use strict';
// Has everybody call everybody, without an answer, and then quits as the argument says, or waits to be ended.

const { app, BrowserWindow } = require('electron');
const { report } = require('../app');
const { oldWindow, service } = require('../messages/crew');
const { until } = require('../../wait');
const { MessageChannel } = require('../../../..');

const PEERS = ['service', 'utility', 'window'];

async function main(how) {
  await app.whenReady();
  require('../messages/peer'); // main's own handlers
  await service('service');
  await service('utility', 'utility');
  await oldWindow('window');
  const lost = () => {}; // main's own calls, whose others go before it
  for (const to of PEERS) {
    MessageChannel.invoke(to, 'hang').catch(lost);
    for (const from of PEERS)
      if (from !== to) MessageChannel.invoke(from, 'do', ['invoke', to, 'hang']).catch(lost);
    MessageChannel.invoke(to, 'do', ['invoke', 'main', 'hang']).catch(lost);
  }
  for (const to of PEERS) {
    // Main, and two peers.
    await until(
      async () => (await MessageChannel.invoke(to, 'hung')) === 3,
      `three calls to ${to} that hang`,
    );
  }
  report('calls', PEERS);
  if (how === 'app.quit()') app.quit();
  if (how === 'app.exit()') app.exit(7);
  if (how === 'the last window') for (const window of BrowserWindow.getAllWindows()) window.close();
}

main(process.argv[process.argv.length - 1]);
