'use strict';

// What becomes of messages when nobody takes them. No Electron takes part.

const { Endpoint } = require('../../js/electron/main/endpoint');
const { PROBED_EVERY } = require('../../js/electron/messages/backlog');
const { OutLink } = require('../../js/electron/messages/link');
const { MOST_WAITING } = require('../../js/electron/messages/limits');

const FULL = { code: 'ERR_QUEUE_FULL', target: 'busy' };

/** A window that loads, and never ends to. */
class Loading extends Endpoint {
  isEver = true;
  /** Calls that it has received. @type {number[]} */
  told = [];
  get isLoading() {
    return this.isEver;
  }
  get isGone() {
    return false;
  }
  get isReady() {
    return true;
  }
  heard = 0;
  transmit(kind, { call }) {
    this.told.push(call);
  }
  deliver() {
    this.heard += 1;
  }
}

/** A port whose other end reads on request. */
class Port {
  sent = 0;
  questions = [];
  postMessage({ kind, id }) {
    if (kind === 'send') this.sent += 1;
    else this.questions.push(id);
  }
  start() {}
  close() {}
  on(name, listener) {
    if (name === 'message') this.hear = listener;
  }
  answerAll() {
    for (const id of this.questions.splice(0))
      this.hear({ data: { kind: 'answer', id, answer: { value: 0 } } });
  }
}

test('an outgoing link that never opens takes a limited number of messages', async () => {
  const failed = [];
  let open;
  const link = new OutLink('busy', new Promise((resolve) => (open = resolve)), () => {});
  for (let i = 0; i < MOST_WAITING; i++) link.send('tick', i, (error) => failed.push(error));
  expect(failed).toEqual([]);
  link.send('tick', 'too much', (error) => failed.push(error));
  expect(failed).toEqual([expect.objectContaining(FULL)]);
  await expect(link.invoke('ask', 'too much', 0)).rejects.toMatchObject(FULL);
  // What waited goes, and there is room again when it has been read.
  const port = new Port();
  open({ link: 1, port });
  await new Promise(setImmediate);
  port.answerAll();
  await new Promise(setImmediate);
  link.send('tick', 'later', (error) => failed.push(error));
  expect([port.sent, failed.length]).toEqual([MOST_WAITING + 1, 1]);
});

test('so does main for a window that loads', async () => {
  const window = new Loading(1, () => {});
  window.names.add('busy');
  for (let i = 0; i < MOST_WAITING; i++) window.send('tick', i);
  expect(() => window.send('tick', 'too much')).toThrow(expect.objectContaining(FULL));
  await expect(window.call('ask', 'too much', 0)).rejects.toMatchObject(FULL);
  window.isEver = false;
  window.flush();
  for (const call of window.told) window.reply(call, { value: 0 });
  await new Promise(setImmediate);
  window.send('tick', 'later');
  expect(window.heard).toBe(MOST_WAITING + 1);
});

test('calls that nobody answers are as many, too', async () => {
  const window = new Loading(1, () => {});
  window.names.add('busy');
  window.isEver = false;
  const calls = Array.from({ length: MOST_WAITING }, () =>
    window.call('ask', 0, 0).catch(({ code }) => code),
  );
  await expect(window.call('ask', 'too much', 0)).rejects.toMatchObject(FULL);
  window.vanish();
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['ERR_TARGET_GONE']));
});

test('main sends a window at most a limited number of messages ahead of what it has read', async () => {
  const window = new Loading(1, () => {});
  window.names.add('busy');
  window.isEver = false;
  for (let i = 0; i < MOST_WAITING; i++) window.send('tick', i);
  expect(() => window.send('tick', 'too much')).toThrow(expect.objectContaining(FULL));
  // Whatever it answers to the first question, it has read what came before.
  window.reply(window.told[0], { error: { code: 'ERR_NO_HANDLER' } });
  await new Promise(setImmediate);
  for (let i = 0; i < PROBED_EVERY - 1; i++) window.send('tick', i);
  expect(() => window.send('tick', 'too much')).toThrow(expect.objectContaining(FULL));
  // A new page has nothing to read.
  window.vanish();
  await new Promise(setImmediate);
  window.send('tick', 'later');
});

test('so do windows to each other', async () => {
  const failed = [];
  const port = new Port();
  const link = new OutLink('busy', Promise.resolve({ link: 1, port }), () => {});
  await new Promise(setImmediate);
  for (let i = 0; i < MOST_WAITING; i++) link.send('tick', i, (error) => failed.push(error));
  expect(failed).toEqual([]);
  link.send('tick', 'too much', (error) => failed.push(error));
  expect(failed).toEqual([expect.objectContaining(FULL)]);
  expect(port.questions).toHaveLength(MOST_WAITING / PROBED_EVERY);
  port.answerAll();
  await new Promise(setImmediate);
  link.send('tick', 'later', (error) => failed.push(error));
  expect(failed).toHaveLength(1);
});
