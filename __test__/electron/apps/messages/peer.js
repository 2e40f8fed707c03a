'use strict';
// What every window, service and utility process of this app runs: handlers to try, and `do`, by which main has it use
// its own MessageChannel.

const { MessageChannel } = require('../../../..');
const { outcome } = require('./outcome');

const notes = [];
let wasHung = 0;

MessageChannel.on('note', (event, value) => notes.push({ value, from: [event.senderId, event.senderName] }));
MessageChannel.handle('notes', () => notes.splice(0));
MessageChannel.handle('echo', (event, value) => value);
MessageChannel.handle('later', async (event, value) => value);
MessageChannel.handle('from', (event) => [event.senderId, event.senderName]);
MessageChannel.handle('type', () => process.type);
MessageChannel.handle('pid', () => process.pid);
MessageChannel.handle('fail', (event, message) => {
  const cause = new RangeError('the cause');
  throw Object.assign(new TypeError(message), { code: 'E_ON_PURPOSE', detail: { at: 7 }, cause });
});
MessageChannel.handle('throw-text', () => {
  throw 'only text';
});
MessageChannel.handle('hang', () => {
  wasHung++;
  return new Promise(() => {});
});
MessageChannel.handle('hung', () => wasHung);
MessageChannel.handle('a function', () => () => {});
MessageChannel.handleOnce('once', () => 'the only answer');
MessageChannel.handle('do', (event, [method, ...args]) =>
  outcome(Promise.resolve().then(() => MessageChannel[method](...args))),
);
MessageChannel.handle('burst', burst);
MessageChannel.handle('listeners', () => {
  if (process.type !== 'renderer') return {};
  const { ipcRenderer } = require('electron');
  return Object.fromEntries(ipcRenderer.eventNames().map((name) => [name, ipcRenderer.listenerCount(name)]));
});

/** Sends and invokes without waiting for anything, then says what came of it. */
async function burst(event, { target, count }) {
  const answers = [];
  for (let i = 0; i < count; i++) {
    MessageChannel.send(target, 'note', i);
    answers.push(MessageChannel.invoke(target, 'echo', i));
  }
  const values = await Promise.all(answers);
  return values.every((value, i) => value === i) ? values.length : 'wrong answers';
}
