'use strict';

// A page's MessageChannel against a main whose answers come when the test says so. No Electron takes part.

const { EventEmitter } = require('events');
const { Peer } = require('../../js/electron/messages/peer');
const { KIND } = require('../../js/electron/messages/protocol');

/** A page that has just said hello. */
function page() {
  const told = [];
  let receive;
  let hello;
  const peer = new Peer({
    isGuarded: false,
    emitter: new EventEmitter(),
    ask: (kind) =>
      kind === KIND.HELLO
        ? new Promise((resolve, reject) => (hello = { resolve, reject }))
        : new Promise(() => {}),
    tell: (kind, { channel }) => told.push(`${kind === KIND.SEEN ? 'seen' : kind} ${channel}`),
    sendToMain: () => {},
    invokeNative: () => new Promise(() => {}),
    listen: (heard) => (receive = heard),
  });
  return { peer, told, main: { watch: (isWatched) => receive(KIND.WATCH, { isWatched }), hello } };
}

test('watchers get the messages that a page sends while it loads', () => {
  const { peer, told, main } = page();
  peer.send('main', 'first', 1);
  peer.invoke('main', 'second', 2);
  main.watch(true);
  peer.send('main', 'third', 3);
  expect(told).toEqual(['seen first', 'seen second', 'seen third']);
});

test('reports nothing any more once main has said that there are no watchers', () => {
  const { peer, told, main } = page();
  main.watch(false);
  peer.send('main', 'first', 1);
  peer.invoke('main', 'second', 2);
  expect(told).toEqual([]);
});

test('nor to a main without MessageChannel', async () => {
  const { peer, told, main } = page();
  main.hello.reject(new Error('No handler registered'));
  await expect(peer.hello).rejects.toThrow('No handler');
  peer.send('main', 'first', 1);
  expect(told).toEqual([]);
});
