'use strict';
// Handlers and listeners that look at their async context; run by main, a service and a utility process.

const { AsyncLocalStorage, executionAsyncId } = require('async_hooks');
const { MessageChannel } = require('../../../..');

const storage = new AsyncLocalStorage();
const heard = [];

/** What the one before has left, and what this one's resource is. */
function enter(event, mine) {
  const before = storage.getStore() ?? null;
  storage.enterWith(mine);
  return { before, id: executionAsyncId() };
}

MessageChannel.handle('enter', enter);
MessageChannel.handle('enter and wait', async (event, mine) => {
  const seen = enter(event, mine);
  await new Promise((resolve) => setImmediate(resolve));
  return { ...seen, after: storage.getStore() };
});
storage.run('where it was given', () => MessageChannel.handle('enter elsewhere', enter));
MessageChannel.on('enter', (event, mine) => heard.push(enter(event, mine)));
MessageChannel.once('enter', (event, mine) => heard.push(enter(event, mine)));
MessageChannel.handle('heard', () => heard);
MessageChannel.handle('do', (event, [method, ...args]) => MessageChannel[method](...args));
