'use strict';

const { MessageChannel } = require('../../../..');

const heard = [];
for (const channel of ['open', 'closed']) {
  MessageChannel.handle(channel, () => `${channel} answers`);
  MessageChannel.on(channel, (event, value) => heard.push([channel, value]));
}
MessageChannel.handle('heard', () => heard.splice(0));
