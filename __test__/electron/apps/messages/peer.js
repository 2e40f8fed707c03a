'use strict';
// What every window, service and utility process of this app runs: handlers to try, and `do`, by which main has it use
// its own MessageChannel.

const fs = require('fs');
const path = require('path');
const { MessageChannel } = require('../../../..');
const { ERRORS } = require('../../../fixtures/makers/errors.js');
const LOOKS = require('./odd-looks');
const { outcome } = require('./outcome');

const notes = [];
let wasHung = 0;

MessageChannel.on('note', (event, value) => notes.push({ value, from: [event.senderId, event.senderName] }));
MessageChannel.handle('notes', () => notes.splice(0));
MessageChannel.handle('echo', (event, value) => value);
MessageChannel.handle('note and echo', (event, value) => {
  notes.push({ value });
  return value;
});
MessageChannel.handle('later', async (event, value) => value);
MessageChannel.handle('from', (event) => [event.senderId, event.senderName]);
MessageChannel.handle('type', () => process.type);
MessageChannel.handle('pid', () => process.pid);
MessageChannel.handle('fail', (event, message) => {
  const cause = new RangeError('the cause');
  throw Object.assign(new TypeError(message), { code: 'E_ON_PURPOSE', detail: { at: 7 }, cause });
});
MessageChannel.handle('fail oddly', (event, name) => {
  throw ERRORS[name]();
});
MessageChannel.handle('look', (event, [look, source]) => LOOKS[look](source));
MessageChannel.handle('throw-text', () => {
  throw 'only text';
});
MessageChannel.handle('hang', () => {
  wasHung++;
  return new Promise(() => {});
});
MessageChannel.handle('hung', () => wasHung);
MessageChannel.handle('block until', (event, file) => {
  while (!fs.existsSync(file));
});
MessageChannel.handle('a function', () => () => {});
MessageChannel.handleOnce('once', () => 'the only answer');
MessageChannel.handle('do', (event, [method, ...args]) =>
  outcome(Promise.resolve().then(() => MessageChannel[method](...args))),
);
MessageChannel.handle('burst', burst);
MessageChannel.handle('change handlers', changeHandlers);
MessageChannel.handle('change listeners', changeListeners);
MessageChannel.handle('exports', () =>
  Object.entries(require('../../../..'))
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name),
);
MessageChannel.handle('load again', () => {
  const { isNew, isSame } = loadAgain();
  return { isNew, isSame };
});
MessageChannel.handle('listeners', () => {
  if (process.type !== 'renderer') return {};
  const { ipcRenderer } = require('electron');
  return Object.fromEntries(ipcRenderer.eventNames().map((name) => [name, ipcRenderer.listenerCount(name)]));
});

/** Sends and invokes without waiting for anything, then says what came of it. */
async function burst(event, { target, count }) {
  const answers = [];
  for (let i = 0; i < count; i++) {
    MessageChannel.send(target, 'note', 2 * i);
    answers.push(MessageChannel.invoke(target, 'note and echo', 2 * i + 1));
  }
  const values = await Promise.all(answers);
  return values.every((value, i) => value === 2 * i + 1) ? values.length : 'wrong answers';
}

/** Handlers are replaced by later ones, and removed by what `handle` returns, or by name. */
async function changeHandlers() {
  const answer = () => MessageChannel.invoke('main', 'ask', 'changing').catch(({ code }) => code);
  const removeFirst = MessageChannel.handle('changing', () => 'first');
  const removeSecond = MessageChannel.handle('changing', () => 'second');
  removeFirst(); // is no more
  const seen = [await answer()];
  removeSecond();
  seen.push(await answer());
  MessageChannel.handle('changing', () => 'third');
  seen.push(await answer());
  MessageChannel.removeHandler('changing');
  seen.push(await answer());
  MessageChannel.handleOnce('changing', () => 'never')();
  return [...seen, await answer()];
}

/** What a listener hears until it is ended, and what one for once does. */
async function changeListeners() {
  const heard = [];
  const end = MessageChannel.on('changing', (event, value) => heard.push(value));
  MessageChannel.once('changing', (event, value) => heard.push(`once ${value}`));
  MessageChannel.once('changing', () => heard.push('never'))();
  // What main sends may come later than its answer, but all that it sends comes in order.
  const told = async (...values) => {
    const all = new Promise((resolve) => MessageChannel.once('changed', resolve));
    for (const value of values) await MessageChannel.invoke('main', 'tell', ['changing', value]);
    await MessageChannel.invoke('main', 'tell', ['changed']);
    await all;
  };
  await told(1, 2);
  end();
  await told(3);
  return heard;
}

/** Loads the package once more, as when two packages of an app each bring their own. */
function loadAgain() {
  const folder = path.join(__dirname, '../../../..');
  const first = Object.keys(require.cache).filter((file) => file.startsWith(path.join(folder, 'js')));
  for (const file of [...first, path.join(folder, 'index.js')]) delete require.cache[file];
  const second = require(folder);
  return { isNew: first.length > 0, isSame: second.MessageChannel === MessageChannel, second };
}

module.exports = { loadAgain };
