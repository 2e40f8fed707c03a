'use strict';
// Pages in a sandbox, some of them hostile: what they can do, and what they cannot.

const path = require('path');
const { app, BrowserWindow, ipcMain } = require('electron');
const { report } = require('../app');
const { visit } = require('../../visit');
const { until, within } = require('../../wait');
const { BrowserService, MessageChannel } = require('../../../..');

app.on('window-all-closed', () => {});
const file = (name) => path.join(__dirname, name);
const heard = [];
const inMain = [];

/** A window in a sandbox, and a function that runs code in its page. */
async function open(channels, preload = path.join(__dirname, '../../../../preload.js'), preferences = {}) {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { contextIsolation: true, sandbox: true, preload, ...preferences },
  });
  if (channels) MessageChannel.allow(window, channels);
  await visit(window, () => window.loadFile(file('page.html')));
  const run = (code) =>
    window.webContents.executeJavaScript(`(async () => {
      const channel = window.electronRe?.MessageChannel;
      const code = (promise) => promise.then((value) => ({ value }), (error) => error.code ?? error.message);
      ${code}
    })()`);
  return { window, run };
}

const scenarios = {
  async allowed() {
    const { window, run } = await open({ channels: ['open', 'tick'] });
    const seen = await run(`
      const heard = (window.heard = []);
      channel.on('tick', (event, value) => heard.push([value, event.senderId, Object.keys(event)]));
      channel.handle('open', (event, value) => 'page answers ' + value);
      return {
        main: await code(channel.invoke('main', 'open')),
        service: await code(channel.invoke('service', 'open')),
        globals: [typeof require, typeof process, typeof module, Object.keys(window.electronRe)],
        timeout: await code(channel.invoke('main', 'open', {}, { timeout: -1 })),
      };`);
    MessageChannel.sendTo(window.id, 'tick', 1);
    await until(() => run('return window.heard.length'), 'a tick');
    MessageChannel.registry('page', window.id);
    const answer = await MessageChannel.invoke('page', 'open', 'main');
    return { ...seen, heard: await run('return window.heard'), answer };
  },

  /** Channels that main has not allowed: towards main, a service, and from them. */
  async refused() {
    const { window, run } = await open({ channels: ['open'] });
    const seen = await run(`
      window.heard = [];
      channel.on('closed', (event, value) => window.heard.push(value));
      channel.handle('closed', () => 'never');
      for (const target of ['main', 'service']) channel.send(target, 'closed', 'by a page');
      channel.send('main', 'native', 'by a page');
      return [
        await code(channel.invoke('main', 'closed')),
        await code(channel.invoke('main', 'native')),
        await code(channel.invoke('service', 'closed')),
        await code(channel.registry('service')),
        await code(channel.invoke('main', 'electron-re-native:hello')),
      ];`);
    MessageChannel.sendTo(window.id, 'closed', 'by main');
    MessageChannel.registry('page', window.id);
    const call = await MessageChannel.invoke('page', 'closed').catch((error) => error.code);
    return {
      seen,
      call,
      inPage: await run('return window.heard'),
      inService: await MessageChannel.invoke('service', 'heard'),
    };
  },

  /** Many messages in one tick, every second one a call, from a page and to it. */
  async burst() {
    const count = 4000;
    const { window, run } = await open({ channels: ['note', 'note by call'] });
    MessageChannel.registry('page', window.id);
    const answered = await run(`
      const noted = (window.noted = []);
      channel.on('note', (event, value) => void noted.push(value));
      channel.handle('note by call', (event, value) => noted.push(value));
      const answers = [];
      for (const target of ['service', 'main'])
        for (let i = 0; i < ${count}; i += 2) {
          channel.send(target, 'note', i);
          answers.push(channel.invoke(target, 'note by call', i + 1));
        }
      return (await Promise.all(answers)).length;`);
    const toPage = await MessageChannel.invoke('service', 'burst', { target: 'page', count });
    const inOrder = (noted) => noted.length === count && noted.every((value, i) => value === i);
    const seen = {
      answered,
      inMain: inOrder(inMain),
      inService: inOrder(await MessageChannel.invoke('service', 'noted')),
      toPage,
      inPage: inOrder(await run('return window.noted')),
    };
    window.destroy();
    return seen;
  },

  async targets() {
    const { run } = await open({ channels: ['open'], targets: ['main'] });
    return run(
      `return [await code(channel.invoke('main', 'open')), await code(channel.invoke('service', 'open'))];`,
    );
  },

  async nothingSaid() {
    const { run } = await open();
    return run(`
      channel.send('service', 'open', 'by a page of which nothing was said');
      return [await code(channel.invoke('main', 'open')), await code(channel.invoke('service', 'open'))];`);
  },

  /** Past the bridge: what main says holds nevertheless. */
  async hostile() {
    const { run } = await open({ channels: ['open'] }, file('hostile-preload.js'));
    return run(`
      const { ask, tell, ports, call } = window.hostile;
      const answer = async (kind, payload) => (await ask(kind, payload))?.error?.code ?? 'no error';
      tell('send', { channel: 'closed', args: 'hostile' });
      tell('send', { channel: 'native', args: 'hostile' });
      tell('relay', { target: 'service', channel: 'closed', args: 'hostile' });
      tell('loaded', {}); tell('files', { files: ['/etc/passwd'] }); tell('reply', { call: 1, answer: { value: 1 } });
      const seen = [
        await answer('invoke', { channel: 'closed' }),
        await answer('register', { name: 'service' }),
        await answer('connect', { request: 1, target: 'service' }),
      ];
      while (ports() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      const { answer: overPort } = await call('closed');
      return [...seen, overPort.error.code];`);
  },

  async hostileAndNothingSaid() {
    const { run } = await open(undefined, file('hostile-preload.js'));
    return run(`
      const seen = [];
      for (const [kind, payload] of [
        ['hello', { isGuarded: false, version: 1 }], ['connect', { request: 1, target: 'service' }],
        ['invoke', { channel: 'open' }], ['register', { name: 'x' }],
      ]) {
        const { error, value } = await window.hostile.ask(kind, payload);
        seen.push(error?.code ?? value.channels);
      }
      return seen;`);
  },

  /** By Electron's own IPC, to what listens by MessageChannel; and as if it had never had our preload. */
  async takenOver() {
    const seen = {};
    for (const [name, channels] of Object.entries({ nothingSaid: undefined, allowed: ['open'] })) {
      const { run } = await open(channels, file('taken-over-preload.js'), { sandbox: false });
      seen[name] = await run(`
        const { ask, sendNative, invokeNative } = window.hostile;
        await ask('hello', { isGuarded: false, version: 1 });
        sendNative('closed', 'by a page that was taken over');
        return [
          (await ask('invoke', { channel: 'closed' })).error?.code,
          await invokeNative('closed'),
          await invokeNative('open'),
        ];`);
    }
    return seen;
  },

  /** A page that was built with another version of this package. */
  async otherVersion() {
    const { run } = await open({ channels: ['open'] }, file('hostile-preload.js'));
    return run("return (await window.hostile.ask('hello', { isGuarded: true, version: 2 })).error;");
  },

  /** Messages of the wrong shape: main refuses them, and lives. */
  async nonsense() {
    const { run } = await open({ channels: ['open'] }, file('hostile-preload.js'));
    return run(`
      const nonsense = [undefined, null, 5, 'text', [], {}, { request: -1, target: 'service' }, { request: 1, target: {} },
        { channel: 7 }, { channel: '' }, { name: {} }, { name: 'x', id: 99 }, { target: null, channel: 'closed' }];
      const codes = new Set();
      for (const payload of nonsense)
        for (const kind of ['connect', 'invoke', 'register'])
          codes.add((await window.hostile.ask(kind, payload))?.error?.code ?? \`\${kind} \${JSON.stringify(payload)}\`);
      for (const payload of nonsense)
        for (const kind of ['send', 'relay', 'reply', 'seen', 'loaded', 'files']) window.hostile.tell(kind, payload);
      return [...codes].sort();`);
  },

  /** Values without a text form: main survives whatever it gets. */
  async noText() {
    const { run } = await open(undefined, file('hostile-preload.js'));
    const others = process.listeners('uncaughtException');
    const seen = [];
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => seen.push(error.message));
    await run(`
      const nothing = { toString: 1, valueOf: 1 };
      for (const kind of ['send', 'relay', 'reply', 'seen', 'loaded', 'files'])
        for (const say of ['send', 'invoke', 'reply'])
          for (const channel of ['open', nothing])
            window.hostile.tell(kind, { kind: say, channel, to: nothing, target: nothing, call: nothing, answer: nothing,
              files: nothing, payload: nothing, roundTrip: nothing, args: nothing });
      await window.hostile.ask('hello', { isGuarded: nothing, version: 1 });`);
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    return seen;
  },

  /** What is meant for windows that have no MessageChannel comes by main, and must not pass for main's own. */
  async asIfByMain() {
    const { run } = await open({ channels: ['open'] }, file('hostile-preload.js'));
    await MessageChannel.invoke('service', 'heard');
    await run(`
      window.hostile.tell('relay', { target: 'service', channel: 'open', args: 'hostile' });
      await window.hostile.ask('invoke', { channel: 'open' });`);
    MessageChannel.send('service', 'open', 'by main');
    return MessageChannel.invoke('service', 'heard');
  },

  /** A window that came by our preload stays what it is, also when its next page does not say so. */
  async takenOverLater() {
    const { window } = await open(undefined, file('later-preload.js'), { sandbox: false });
    await visit(window, () => window.loadFile(file('page.html'), { query: { silent: 'yes' } }));
    return window.webContents.executeJavaScript(`
      window.hostile.sendNative('closed', 'by a page that says nothing of itself');
      window.hostile.invokeNative('closed')`);
  },

  /** A page's first script runs before main has said what it may use. */
  async removedAtOnce() {
    const { window } = await open({ channels: ['open', 'tick'] }, file('early-preload.js'), {
      sandbox: false,
    });
    MessageChannel.registry('early', window.id);
    const seen = [];
    for (const channel of ['open', 'tick'])
      seen.push(await MessageChannel.invoke('early', channel).catch(({ code }) => code));
    return seen;
  },

  /** The same window, after it has gone to a page of another origin, to an empty one, and back. */
  async foreignOrigin() {
    const { window, run } = await open({ channels: ['open', 'tick'] }, file('hostile-preload.js'));
    MessageChannel.registry('moved', window.id);
    const look = async () => {
      const asked = await run(`
        const hello = await window.hostile.ask('hello', { isGuarded: true, version: 1 });
        const answers = [];
        for (const kind of ['invoke', 'connect'])
          answers.push(await window.hostile.ask(kind, { channel: 'open', request: 1, target: 'service' }));
        return [hello.value.channels, ...answers.map(({ error, value }) => error?.code ?? value)];`);
      const code = (error) => error.code;
      const called = await MessageChannel.invoke('moved', 'open', {}, { timeout: 1 }).catch(code);
      const byService = await MessageChannel.invoke('service', 'call', 'moved').catch(code);
      let sent = 'sent';
      try {
        MessageChannel.sendTo(window.id, 'tick', 'secret');
      } catch (error) {
        sent = error.code;
      }
      return { asked, called, byService, sent };
    };
    const seen = { own: await look() };
    await visit(window, () => window.loadURL('data:text/html,foreign'));
    seen.foreign = await look();
    await visit(window, () => window.loadURL('about:blank'));
    seen.blank = await look();
    await visit(window, () => window.loadFile(file('frame.html')));
    seen.back = await look();
    window.destroy();
    return seen;
  },

  /** A window that may use the same in pages of two origins, the app's own scheme among them, and in no other. */
  async origins() {
    const { window, run } = await open({ channels: ['open'], origins: ['data:text/html,two', 'file://'] });
    const ask = () => run("return code(channel.invoke('main', 'open'))");
    const seen = [await ask()];
    for (const page of ['two', 'three']) {
      await visit(window, () => window.loadURL(`data:text/html,${page}`));
      seen.push(await ask());
    }
    const refused = [[], ['no URL'], 'https://a.example', [7]].map((origins) => {
      try {
        MessageChannel.allow(window, { channels: [], origins });
      } catch ({ code }) {
        return code;
      }
    });
    window.destroy();
    return { seen, refused };
  },

  /** Errors of main and of a service, each with causes and errors in properties, as a page gets them past the bridge. */
  async stacks() {
    const { window, run } = await open({ channels: ['fail', 'open', 'nobody'] }, file('hostile-preload.js'));
    const texts = await run(`
      const { ask, ports, call } = window.hostile;
      const answers = [];
      for (const channel of ['fail', 'closed']) answers.push(await ask('invoke', { channel }));
      answers.push(await ask('connect', { request: 1, target: 'no such service' }));
      answers.push(await ask('register', { name: 'x' }));
      await ask('connect', { request: 1, target: 'service' });
      while (ports() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      for (const channel of ['fail', 'closed', 'nobody']) answers.push((await call(channel)).answer);
      return answers.map((answer) => JSON.stringify(answer));`);
    window.destroy();
    return texts.map((text) => [JSON.parse(text).error.stack, /\.js|node:|\n/.test(text)]);
  },

  /** A frame in a page is not the page, even where preloads run in frames. */
  async frames() {
    const { window } = await open({ channels: ['open'] }, file('hostile-preload.js'), {
      nodeIntegrationInSubFrames: true,
    });
    await visit(window, () => window.loadFile(file('frame.html')));
    const [frame] = window.webContents.mainFrame.frames;
    const ask = (kind) =>
      `window.hostile.ask('${kind}', { channel: 'open' }).then(({ error }) => error.code)`;
    const natively = "window.hostile.invokeNative('open')";
    return frame.executeJavaScript(`
      window.hostile.sendNative('open', 'by a frame');
      Promise.all([${['hello', 'connect', 'invoke'].map(ask)}, ${natively}])`);
  },
};

async function main() {
  await app.whenReady();
  MessageChannel.handle('open', () => 'main answers');
  MessageChannel.handle('closed', () => 'never');
  MessageChannel.handle('fail', () => {
    const cause = new AggregateError([new TypeError('inner')], 'several');
    throw Object.assign(new RangeError('on purpose', { cause }), { original: new Error('first') });
  });
  for (const channel of ['open', 'closed'])
    MessageChannel.on(channel, (event, value) => heard.push([channel, value]));
  MessageChannel.on('note', (event, value) => inMain.push(value));
  MessageChannel.handle('note by call', (event, value) => inMain.push(value));
  ipcMain.on('native', (event, value) => heard.push(['native', value]));
  ipcMain.handle('native', () => 'never');
  const service = new BrowserService('service', file('service.js'));
  await service.connected();
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      report(name, { value: await within(scenario(), `scenario '${name}'`) });
    } catch (error) {
      report(name, { error: error.stack });
    }
  }
  report('heard in main', { value: heard });
  app.quit();
}

main();
