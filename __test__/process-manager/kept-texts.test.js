'use strict';

const v8 = require('v8');
const vm = require('vm');
const { MessageLog } = require('../../js/electron/message-log');
const { ConsoleLog } = require('../../js/process-manager/console-log');

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');
/** Several times: V8 keeps the shapes of objects, with the names in them, over some collections. */
const gc = () => {
  for (let times = 0; times < 5; times += 1) collect();
};
const MIB = 2 ** 20;
/** A text that is none of the others. */
const text = (length, at) => `${at}`.padStart(8, '0') + 'x'.repeat(length - 8);

/** How much more memory is in use after something than before, in MiB. */
function growth(act) {
  gc();
  const before = process.memoryUsage().heapUsed;
  const kept = act();
  gc();
  const grown = (process.memoryUsage().heapUsed - before) / MIB;
  expect(kept).toBeDefined();
  return grown;
}

/** As it comes from another process: flat, in one piece. */
const flat = (value) => v8.deserialize(v8.serialize(value));

test.each([
  ['a text', (value) => ({ payload: value })],
  ['texts in a value', (value) => ({ payload: { list: [value], [`key ${value}`]: new Map([[value, 1]]) } })],
  ['the message of an error', (value) => ({ payload: new Error(value) })],
  ['a channel', (value) => ({ channel: value, payload: null })],
  ['a tree', (value) => ({ tree: { type: 'string', text: value } })],
])('a log of messages with %s of a megabyte keeps their previews, not the texts', (_title, trafficOf) => {
  const log = new MessageLog();
  log.open();
  const record = () => {
    for (let at = 0; at < 60; at += 1) {
      const traffic = trafficOf(flat(text(MIB, at)));
      log.record({ from: 'main', to: 'a', channel: 'c', kind: 'send', ...traffic });
    }
    return log;
  };
  expect(growth(record)).toBeLessThan(10);
  expect(log.entries).toHaveLength(60);
});

test('a console keeps of long lines what it shows of them', () => {
  const log = new ConsoleLog();
  const print = () => {
    for (let at = 0; at < 60; at += 1) log.write(1, 'stdout', flat(`${text(MIB, at)}\n`));
    return log;
  };
  expect(growth(print)).toBeLessThan(10);
  expect(log.lines(1).map((line) => line.text.length)).toEqual(Array(60).fill(8192));
});
