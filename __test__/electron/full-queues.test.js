'use strict';

// What becomes of messages when nobody takes them. No Electron takes part.

const { Endpoint } = require('../../js/electron/main/endpoint');
const { OutLink } = require('../../js/electron/messages/link');
const { MOST_WAITING } = require('../../js/electron/messages/limits');

const FULL = { code: 'ERR_QUEUE_FULL', target: 'busy' };

/** A window that loads, and never ends to. */
class Loading extends Endpoint {
  isEver = true;
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
  deliver() {
    this.heard += 1;
  }
}

test('a way out that never opens takes so many messages, and no more', async () => {
  const failed = [];
  let open;
  const link = new OutLink('busy', new Promise((resolve) => (open = resolve)), () => {});
  for (let i = 0; i < MOST_WAITING; i++) link.send('tick', i, (error) => failed.push(error));
  expect(failed).toEqual([]);
  link.send('tick', 'too much', (error) => failed.push(error));
  expect(failed).toEqual([expect.objectContaining(FULL)]);
  await expect(link.invoke('ask', 'too much', 0)).rejects.toMatchObject(FULL);
  // What waited goes, and there is room again.
  let posted = 0;
  open({ link: 1, port: { postMessage: () => (posted += 1), start() {}, close() {}, on() {} } });
  await new Promise(setImmediate);
  link.send('tick', 'later', (error) => failed.push(error));
  expect([posted, failed.length]).toEqual([MOST_WAITING + 1, 1]);
});

test('so does main for a window that loads', async () => {
  const window = new Loading(1, () => {});
  window.names.add('busy');
  for (let i = 0; i < MOST_WAITING; i++) window.send('tick', i);
  expect(() => window.send('tick', 'too much')).toThrow(expect.objectContaining(FULL));
  await expect(window.call('ask', 'too much', 0)).rejects.toMatchObject(FULL);
  window.isEver = false;
  window.flush();
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
