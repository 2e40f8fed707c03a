'use strict';
// Everybody calls everybody. Each returns what it has seen; messages.test.js says what that should be.

const path = require('path');
const util = require('util');
const { EventEmitter } = require('events');
const { BrowserWindow, ipcMain } = require('electron');
const { BrowserService, MessageChannel } = require('../../../..');
const { internals } = require('../../../../js/electron/main/channel');
const { until } = require('../../wait');
const { PEER, does, oldWindow, service } = require('./crew');

const EVERYBODY = ['main', 'service', 'service2', 'utility', 'utility2', 'window'];
const peers = {};

/** One entry per pair that may talk to each other. */
async function eachPair(use) {
  const seen = {};
  for (const from of EVERYBODY)
    for (const to of EVERYBODY)
      if (from !== to) seen[`${from} to ${to}`] = await use(from, to).catch((error) => error.stack);
  return seen;
}

exports.start = async () => {
  peers.service = await service('service');
  peers.service2 = await service('service2');
  peers.utility = await service('utility', 'utility');
  peers.utility2 = await service('utility2', 'utility');
  peers.window = await oldWindow('window');
  require('./peer'); // main's own handlers
  const types = {};
  for (const name of EVERYBODY.slice(1)) types[name] = await MessageChannel.invoke(name, 'type');
  return { types, services: Object.keys(MessageChannel.services) };
};

/** What the package gives each kind of process. */
exports.exports = async () => {
  const seen = { main: (await does('service', 'invoke', 'main', 'exports')).value };
  for (const name of ['service', 'utility', 'window'])
    seen[name] = await MessageChannel.invoke(name, 'exports');
  return seen;
};

/** Names that main gives and takes, and the events about them. */
exports.names = () => {
  const heard = [];
  const names = ['registry', 'unregistry'];
  const listeners = names.map((name) => (entry) => heard.push([name, entry]));
  names.forEach((name, i) => MessageChannel.event.on(name, listeners[i]));
  const { id } = peers.window;
  MessageChannel.registry('by hand', id, 4711);
  const given = MessageChannel.services['by hand'];
  MessageChannel.unregistry('by hand');
  names.forEach((name, i) => MessageChannel.event.off(name, listeners[i]));
  const warnings = [];
  const { warn } = console;
  console.warn = (text) => warnings.push(text);
  MessageChannel.unregistry('by hand');
  console.warn = warn;
  return { id, given, heard, warnings, left: 'by hand' in MessageChannel.services };
};

const VALUE = {
  text: 'Größe 大きさ 🧊',
  map: new Map([['key', new Set([1])]]),
  date: new Date(0),
  bytes: new Uint8Array([1, 2, 3]),
  big: 10n,
  nothing: undefined,
};
VALUE.self = VALUE;

/** What structured clone keeps comes back whole. JSON, by which main has the others call, would not keep it. */
exports.values = async () => {
  const seen = {};
  for (const to of EVERYBODY.slice(1))
    seen[to] = util.isDeepStrictEqual(await MessageChannel.invoke(to, 'echo', VALUE), VALUE);
  return seen;
};

exports.falsy = async () => {
  const values = [0, '', false, null, undefined, NaN];
  const seen = await Promise.all(values.map((value) => does('service', 'invoke', 'service2', 'echo', value)));
  return seen.map(({ value }) => String(value));
};

exports.echo = () => eachPair((from, to) => does(from, 'invoke', to, 'echo', { n: 1 }));
exports.later = () => eachPair((from, to) => does(from, 'invoke', to, 'later', ['x']));
exports.fail = () => eachPair((from, to) => does(from, 'invoke', to, 'fail', 'on purpose'));
exports.throwText = () => eachPair((from, to) => does(from, 'invoke', to, 'throw-text'));
exports.noHandler = () => eachPair((from, to) => does(from, 'invoke', to, 'nobody handles this'));
exports.unclonable = () => eachPair((from, to) => does(from, 'invoke', to, 'a function'));
exports.timeout = () => eachPair((from, to) => does(from, 'invoke', to, 'hang', {}, { timeout: 50 }));
exports.sender = () => eachPair((from, to) => does(from, 'invoke', to, 'from'));

exports.ids = async () =>
  Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, peer.webContents?.id ?? peer.id]));

exports.standardTimeout = async () => {
  MessageChannel.timeout = 40;
  const seen = await does('main', 'invoke', 'service', 'hang');
  MessageChannel.timeout = 0;
  return seen;
};

exports.send = () =>
  eachPair(async (from, to) => {
    await does(from, 'send', to, 'note', { from });
    const notes = await until(async () => {
      const { value } =
        to === 'main'
          ? await does('service', 'invoke', 'main', 'notes')
          : await does('main', 'invoke', to, 'notes');
      return value.length > 0 && value;
    }, `a note from ${from} to ${to}`);
    return notes.map(({ value }) => value);
  });

exports.sendTo = async () => {
  const notesOf = (name) =>
    until(async () => {
      const notes = await MessageChannel.invoke(name, 'notes');
      return notes.length > 0 && notes[0].value;
    }, `a note to ${name}`);
  MessageChannel.sendTo(peers.window.id, 'note', 'by its window id');
  const byWindow = await notesOf('window');
  await does('service', 'sendTo', peers.window.webContents.id, 'note', 'from a service');
  const fromService = await notesOf('window');
  await does('utility', 'sendTo', peers.service.webContents.id, 'note', 'from a utility process');
  const fromUtility = await notesOf('service');
  await does('service', 'sendTo', peers.utility.id, 'note', 'to a utility process');
  return { byWindow, fromService, fromUtility, toUtility: await notesOf('utility') };
};

exports.once = async () => ({
  first: await does('main', 'invoke', 'service', 'once'),
  second: (await does('main', 'invoke', 'service', 'once')).error.code,
});

/** A listener that is ended hears no more, and leaves nothing behind. */
exports.listeners = async () => {
  const heard = [];
  const before = ipcMain.listenerCount('tick');
  const end = MessageChannel.on('tick', (event, value) => heard.push(value));
  MessageChannel.once('tick', (event, value) => heard.push(`once ${value}`));
  const unheard = MessageChannel.once('tick', () => heard.push('never'));
  unheard();
  for (const value of [1, 2]) await does('service', 'send', 'main', 'tick', value);
  await until(() => heard.length === 3, 'two ticks');
  end();
  await does('service', 'send', 'main', 'tick', 3);
  await does('service', 'invoke', 'main', 'echo');
  return { heard, left: ipcMain.listenerCount('tick') - before };
};

exports.handlers = async () => {
  const remove = MessageChannel.handle('mine', () => 1);
  let second;
  try {
    MessageChannel.handle('mine', () => 2);
  } catch (error) {
    second = error.message;
  }
  const first = await does('service', 'invoke', 'main', 'mine');
  remove();
  MessageChannel.handleOnce('mine', () => 3);
  const again = [
    await does('service', 'invoke', 'main', 'mine'),
    await does('service', 'invoke', 'main', 'mine'),
  ];
  MessageChannel.handle('mine', () => 4);
  MessageChannel.removeHandler('mine');
  return { first, second, again: [again[0], again[1].error.code] };
};

/** Each changes its own, and has main ask and tell it. */
exports.peers = async () => {
  const ends = [
    MessageChannel.handle('ask', ({ senderId, sender }, channel) =>
      MessageChannel.invoke(nameOf(senderId ?? sender.id), channel),
    ),
    MessageChannel.handle('tell', ({ senderId, sender }, [channel, value]) =>
      MessageChannel.send(nameOf(senderId ?? sender.id), channel, value),
    ),
  ];
  const seen = {};
  for (const name of ['service', 'utility', 'window']) {
    seen[name] = {
      handlers: await MessageChannel.invoke(name, 'change handlers'),
      heard: await MessageChannel.invoke(name, 'change listeners'),
    };
  }
  for (const end of ends) end();
  return seen;
};

function nameOf(id) {
  const found = Object.entries(peers).find(([, peer]) => id === (peer.webContents?.id ?? peer.id));
  return found[0];
}

/** Electron's own IPC and ours hear each other, as with electron-re. */
exports.native = async () => {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { nodeIntegration: true, contextIsolation: false },
  });
  await window.loadURL('data:text/html,<title>no MessageChannel here</title>');
  const run = (code) => window.webContents.executeJavaScript(code);
  await run(`const { ipcRenderer } = require('electron'); const heard = [];
    ipcRenderer.on('plain', (event, value) => heard.push(value)); 0`);
  const heard = [];
  const end = MessageChannel.on('plain', (event, value) =>
    heard.push([value, event.sender === window.webContents]),
  );
  ipcMain.handle('native handler', (event, value) => `native ${value}`);

  const answer = await run(
    `ipcRenderer.send('plain', 'by ipcRenderer.send'); ipcRenderer.invoke('echo', 'by ipcRenderer.invoke')`,
  );
  MessageChannel.sendTo(window.id, 'plain', 'from main');
  await does('service', 'sendTo', window.webContents.id, 'plain', 'from a service');
  await does('utility', 'sendTo', window.webContents.id, 'plain', 'from a utility process');
  const inWindow = await until(async () => {
    const list = await run('heard');
    return list.length === 3 && list;
  }, 'three messages');
  const toNative = await does('service', 'invoke', 'main', 'native handler', 'x');
  const byName =
    (MessageChannel.registry('bare', window.id), await does('service', 'invoke', 'bare', 'echo', 1));
  peers.service.webContents.send('note', 'by webContents.send');
  const notes = await until(async () => {
    const list = await MessageChannel.invoke('service', 'notes');
    return list.length > 0 && list[0].value;
  }, 'a note');
  end();
  ipcMain.removeHandler('native handler');
  window.destroy();
  // Of different senders each comes in its own time.
  return { heard, answer, inWindow: inWindow.sort(), toNative, byName: byName.error.code, notes };
};

exports.badArguments = async () => {
  const bad = [
    ['send', '', 'channel'],
    ['send', 'service', ''],
    ['send', 'service', 'electron-re-native:port'],
    ['sendTo', 'service', 'channel'],
    ['invoke', 'service', 'echo', 1, { timeout: -1 }],
    ['invoke', 'service', 'echo', 1, 5],
    ['on', 'channel', 'no function'],
    ['handle', 'channel', undefined],
    ['registry', 'main', 1],
  ];
  const seen = {};
  for (const who of ['main', 'service', 'utility']) {
    const errors = [];
    for (const call of bad) errors.push((await does(who, ...call)).error);
    seen[who] = errors.map((error) => error && [error.name, error.code, error.message]);
  }
  return seen;
};

/** What the rest of the package can see of messages, while it looks. */
exports.watched = async () => {
  const { watch } = internals();
  const seen = [];
  const end = watch.add((entry) => seen.push(entry));
  for (const from of ['main', 'service', 'utility']) {
    await does(from, 'invoke', 'service2', 'echo', from);
    await does(from, 'invoke', 'service2', 'fail', from);
    await does(from, 'invoke', 'service2', 'throw-text', from);
    await does(from, 'send', 'service2', 'note', from);
  }
  const ofOthers = ({ channel }) => ['echo', 'fail', 'throw-text', 'note'].includes(channel);
  await until(() => seen.filter(ofOthers).length === 21, 'all of it');
  end();
  await does('service', 'invoke', 'service2', 'echo', 'unseen');
  const entries = seen.filter(ofOthers);
  const answered = entries.filter(({ kind }) => kind === 'reply' || kind === 'error');
  const asked = entries.filter(({ kind }) => kind === 'invoke');
  return {
    entries: entries.map(({ kind, from, to, channel, payload }) => [
      kind,
      from,
      to,
      channel,
      // As text: JSON would leave out what is undefined.
      typeof payload === 'object' ? util.inspect(payload, { breakLength: Infinity }) : payload,
    ]),
    tied: asked.every(({ id }) => answered.some((answer) => answer.id === id && answer.roundTripMs > 0)),
    isWatched: watch.isWatched,
  };
};

/** Last, for it loads much again. A service that the second copy starts talks with those of the first. */
exports.twoCopies = async () => {
  const { isNew, isSame, second } = require('./peer').loadAgain();
  const seen = { main: { isNew, isSame } };
  for (const name of ['service', 'utility', 'window'])
    seen[name] = await MessageChannel.invoke(name, 'load again');
  for (const runtime of ['window', 'utility']) {
    const other = new second.BrowserService(`other ${runtime}`, PEER, { runtime });
    await other.connected();
    seen[`with other ${runtime}`] = [
      await does('service', 'invoke', `other ${runtime}`, 'echo', 1),
      await does(`other ${runtime}`, 'invoke', 'service', 'echo', 2),
      await does('main', 'invoke', `other ${runtime}`, 'echo', 3),
    ].map(({ value }) => value);
  }
  return seen;
};

/** Loads the package once more, as an app does whose dependency brings its own copy. */
function anotherCopy() {
  const root = path.join(__dirname, '../../../..');
  const isOfPackage = (file) => /^(index\.js|js[\\/])/.test(path.relative(root, file));
  const kept = Object.entries(require.cache).filter(([file]) => isOfPackage(file));
  const forget = () => {
    for (const file of Object.keys(require.cache)) if (isOfPackage(file)) delete require.cache[file];
  };
  try {
    forget();
    const { BrowserService, MessageChannel: channel } = require(root);
    const { internals: ofCopy } = require('../../../../js/electron/main/channel');
    const { feed } = require('../../../../js/electron/process-manager/message-feed');
    return { BrowserService, channel, ofCopy, feed };
  } finally {
    forget();
    Object.assign(require.cache, Object.fromEntries(kept));
  }
}

/** A service made by one copy, asked and looked on at by the other. */
exports.copies = async () => {
  const { BrowserService: Other, channel, ofCopy, feed } = anotherCopy();
  const started = new Other('of-another', PEER);
  await started.connected();
  const log = Object.assign(new EventEmitter(), { seen: [], record: (entry) => log.seen.push(entry) });
  feed(log);
  log.emit('open');
  const answer = await MessageChannel.invoke('of-another', 'echo', 'by a service of the other copy');
  await until(() => log.seen.length === 2, 'call and answer');
  log.emit('close');
  started.destroy();
  return {
    isOther: Other !== BrowserService,
    isSameChannel: channel === MessageChannel,
    isSameDirectory: ofCopy().directory === internals().directory,
    answer,
    seen: log.seen.map(({ from, to }) => `${from} to ${to}`),
  };
};
