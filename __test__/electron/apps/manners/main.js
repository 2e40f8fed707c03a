'use strict';
// What becomes of calls whose handler throws, by the manners that the environment names.

const path = require('path');
const { app } = require('electron');
const { report } = require('../app');
const { within } = require('../../wait');
const { BrowserService, MessageChannel } = require('../../../..');

app.on('window-all-closed', () => {});

async function main() {
  await app.whenReady();
  MessageChannel.handle('fail', () => {
    throw new RangeError('on purpose');
  });
  const file = path.join(__dirname, 'service.js');
  const services = [
    new BrowserService('window', file),
    new BrowserService('other', file),
    new BrowserService('utility', file, { runtime: 'utility' }),
  ];
  await Promise.all(services.map((service) => service.connected()));
  const seen = {};
  for (const from of ['window', 'utility'])
    for (const target of ['other', 'main', 'nobody']) {
      const call = { target, channel: 'fail' };
      seen[`${from} to ${target}`] = await MessageChannel.invoke(from, 'call', call);
    }
  seen.later = await MessageChannel.invoke('window', 'call', { target: 'utility', channel: 'fail later' });
  seen.unhandled = await MessageChannel.invoke('window', 'call', { target: 'utility', channel: 'none' });
  const settled = (promise) =>
    promise.then(
      ({ name, message }) => ['resolved', name, message],
      ({ code, name }) => ['rejected', code, name],
    );
  for (const target of ['window', 'utility'])
    seen[`main to ${target}`] = await settled(MessageChannel.invoke(target, 'fail'));
  seen['main to nobody'] = await settled(MessageChannel.invoke('window', 'none'));
  return seen;
}

within(main(), 'the calls')
  .then(
    (value) => report('seen', { value }),
    (error) => report('seen', { error: error.stack }),
  )
  .then(() => app.quit());
