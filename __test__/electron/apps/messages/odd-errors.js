'use strict';
// What of an odd error arrives, from each kind of process.

const { MessageChannel } = require('../../../..');
const { oldWindow, service } = require('./crew');
const LOOKS = require('./odd-looks');
require('./peer');

exports.start = async () => {
  await service('service');
  await service('utility', 'utility');
  await oldWindow('window');
};

/** By the process that has thrown it and the one that has caught it. */
async function looks(look) {
  const seen = {};
  for (const source of ['service', 'utility', 'window']) {
    seen[`${source} to main`] = await LOOKS[look](source);
    seen[`main to ${source}`] = await MessageChannel.invoke(source, 'look', [look, 'main']);
  }
  seen['window to utility'] = await MessageChannel.invoke('utility', 'look', [look, 'window']);
  seen['utility to service'] = await MessageChannel.invoke('service', 'look', [look, 'utility']);
  return seen;
}

exports.rest = () => looks('rest');
exports.errors = () => looks('errors');
exports.values = () => looks('values');
