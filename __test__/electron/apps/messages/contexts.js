'use strict';
// What handlers and listeners see of each other's async contexts.

const path = require('path');
const { BrowserService, MessageChannel } = require('../../../..');
const { until } = require('../../wait');

const SCRIPT = path.join(__dirname, 'context-peer.js');
const NAMES = ['a', 'b', 'c'];

/** Has one process use its MessageChannel. */
const by = (from, method, ...args) =>
  from === 'main' ? MessageChannel[method](...args) : MessageChannel.invoke(from, 'do', [method, ...args]);

async function seenBy(from, to) {
  const all = (channel) => Promise.all(NAMES.map((name) => by(from, 'invoke', to, channel, name)));
  const seen = {
    enter: await all('enter'),
    later: await all('enter'),
    waiting: await all('enter and wait'),
    elsewhere: await all('enter elsewhere'),
  };
  for (const name of NAMES) await by(from, 'send', to, 'enter', name);
  seen.heard = await until(async () => {
    const heard = await by(from, 'invoke', to, 'heard');
    return heard.length > NAMES.length && heard;
  }, 'what was sent');
  return seen;
}

exports.contexts = async () => {
  require(SCRIPT);
  for (const runtime of ['window', 'utility'])
    await new BrowserService(runtime, SCRIPT, { runtime }).connected();
  return {
    'main to window': await seenBy('main', 'window'),
    'main to utility': await seenBy('main', 'utility'),
    'window to main': await seenBy('window', 'main'),
  };
};

exports.between = async () => {
  const enter = (from, to) => Promise.all(NAMES.map((name) => by(from, 'invoke', to, 'enter', name)));
  return [
    ...(await enter('window', 'utility')),
    ...(await enter('utility', 'window')),
    ...(await enter('utility', 'main')),
  ];
};
