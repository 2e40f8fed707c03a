'use strict';

const { MessageChannel } = require('../../../..');

const heard = [];
for (const channel of ['open', 'closed']) {
  MessageChannel.handle(channel, () => `${channel} answers`);
  MessageChannel.on(channel, (event, value) => heard.push([channel, value]));
}
MessageChannel.handle('heard', () => heard.splice(0));
const noted = [];
MessageChannel.on('note', (event, value) => noted.push(value));
MessageChannel.handle('note by call', (event, value) => noted.push(value));
MessageChannel.handle('noted', () => noted.splice(0));
MessageChannel.handle('burst', async (event, { target, count }) => {
  const answers = [];
  for (let i = 0; i < count; i += 2) {
    MessageChannel.send(target, 'note', i);
    answers.push(MessageChannel.invoke(target, 'note by call', i + 1));
  }
  return (await Promise.all(answers)).length;
});
MessageChannel.handle('call', (event, target) => MessageChannel.invoke(target, 'open', {}, { timeout: 500 }));
MessageChannel.handle('fail', () => {
  throw Object.assign(new RangeError('on purpose'), { original: new Error('first') });
});
