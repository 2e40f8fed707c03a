'use strict';
// What seldom happens: odd values, odd channels, listeners that throw, pages that come late.

const fs = require('fs');
const http = require('http');
const path = require('path');
const { once } = require('events');
const { app, BrowserWindow, ipcMain } = require('electron');
const { BrowserService, MessageChannel } = require('../../../..');
const { until, within } = require('../../wait');
const { PEER, does, oldWindow, service } = require('./crew');
const { outcome } = require('./outcome');

const RUNTIMES = ['window', 'utility'];
const CALLERS = ['main', 'caller', 'utility-caller'];
const PACKAGE = JSON.stringify(path.join(__dirname, '../../../..'));
const code = (promise) => promise.then(({ value, error }) => error?.code ?? value);

exports.start = async () => {
  await service('caller');
  await service('utility-caller', 'utility');
  await oldWindow('window');
};

/** What `process` says meanwhile of this kind of error; the app's own listeners, which would end it, do not hear. */
async function heardOf(kind, play) {
  const others = process.listeners(kind);
  process.removeAllListeners(kind);
  const heard = [];
  process.on(kind, (error) => heard.push(error.message));
  await play(heard);
  process.removeAllListeners(kind);
  for (const other of others) process.on(kind, other);
  return heard;
}

/** Values that no way between processes takes, sent by main itself. */
exports.unclonable = async () => {
  const seen = {};
  for (const to of ['caller', 'utility-caller', 'window']) {
    const calls = [() => {}, { inside: Symbol('of it') }].map((value) =>
      code(outcome(within(MessageChannel.invoke(to, 'echo', value), 'an answer'))),
    );
    seen[to] = [...(await Promise.all(calls)), await MessageChannel.invoke(to, 'echo', 'afterwards')];
  }
  return seen;
};

/** `EventEmitter` throws for a channel of this name to which nobody listens. */
exports.errorChannel = async () => {
  const seen = {};
  for (const runtime of RUNTIMES) {
    const victim = await service('victim', runtime);
    const said = [];
    if (runtime === 'window')
      victim.webContents.on('console-message', (event, level, message) => said.push(message));
    else MessageChannel.send('victim', 'error', 'by main');
    for (const from of ['caller', 'utility-caller'])
      await does(from, 'send', 'victim', 'error', `by ${from}`);
    const answers = ['caller', 'utility-caller'].map((from) =>
      code(does(from, 'invoke', 'victim', 'echo', from)),
    );
    seen[runtime] = [...(await Promise.all(answers)), ...said];
    victim.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  return seen;
};

/** A listener's exception is uncaught, as it is with Electron's own messages, no matter which process sent the message. */
exports.throwingListener = async () => {
  const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'edges-'));
  const script = path.join(folder, 'throws.js');
  fs.writeFileSync(
    script,
    `const { MessageChannel } = require(${PACKAGE});
    const seen = [];
    if (typeof window === 'undefined') process.on('uncaughtException', (error, origin) => seen.push(origin));
    else for (const type of ['error', 'unhandledrejection']) window.addEventListener(type, () => seen.push(type));
    MessageChannel.on('throw', () => { throw new Error('on purpose'); });
    MessageChannel.handle('seen', () => seen);`,
  );
  const seen = {};
  for (const runtime of RUNTIMES) {
    const victim = new BrowserService('victim', script, { runtime });
    await victim.connected();
    for (const from of ['main', 'caller', 'utility-caller']) await does(from, 'send', 'victim', 'throw');
    await until(async () => (await MessageChannel.invoke('victim', 'seen')).length === 3, 'three exceptions');
    seen[runtime] = await MessageChannel.invoke('victim', 'seen');
    victim.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  fs.rmSync(folder, { recursive: true });
  return seen;
};

/** In main a listener's error is uncaught also when it is one of ours. */
exports.throwingInMain = () =>
  heardOf('uncaughtException', async (heard) => {
    const end = MessageChannel.on('onward', (event, name) => MessageChannel.send(name, 'note'));
    for (const from of ['caller', 'utility-caller']) await does(from, 'send', 'main', 'onward', `no ${from}`);
    await until(() => heard.length === 2, 'two errors').catch(() => {});
    end();
  });

/** Nobody but the app can know what its callback has thrown. */
exports.throwingCallback = () =>
  heardOf('unhandledRejection', async (heard) => {
    const victim = new BrowserService('victim', PEER);
    await victim.connected(() => {
      throw new Error('of the callback');
    });
    await until(() => heard.length === 1, 'its error').catch(() => {});
    victim.destroy();
    // The callback is not called on failure; only the promise reports it.
    const failed = new BrowserService('failed', path.join(__dirname, 'no-such-file.js'));
    failed.connected(() => heard.push('connected')).catch(() => heard.push('failed'));
    await until(() => heard.includes('failed'), 'its failure').catch(() => {});
    failed.destroy();
  });

/** Apps call their own listeners, without an event or with one of their own. */
exports.byTheApp = async () => {
  const heard = [];
  const end = MessageChannel.on('by the app', (event, value) => heard.push(value));
  for (const event of [undefined, null, {}]) ipcMain.emit('by the app', event, String(event));
  end();
  return heard;
};

/** A page that needs MessageChannel long after it was parsed, while something of it still loads. */
exports.lateChannel = async () => {
  const waiting = [];
  const server = http.createServer((request, response) => {
    if (request.url === '/slow.png') return waiting.push(response);
    response.setHeader('content-type', 'text/html').end('<!doctype html><img src="slow.png"><p>a page');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const window = new BrowserWindow({
    show: false,
    webPreferences: { nodeIntegration: true, contextIsolation: false },
  });
  const { webContents } = window;
  const parsed = once(webContents, 'dom-ready');
  webContents.loadURL(`http://127.0.0.1:${server.address().port}/`).catch(() => {});
  await parsed;
  await until(() => waiting.length === 1, 'the request of the picture');
  await webContents.mainFrame.executeJavaScript(`
    const { MessageChannel } = require(${PACKAGE});
    MessageChannel.handle('late', () => 'answered');
    MessageChannel.registry('late').then(() => {})`);
  const stopped = once(webContents, 'did-stop-loading');
  for (const response of waiting) response.end();
  await stopped;
  const answers = ['main', 'caller'].map((from) => code(does(from, 'invoke', 'late', 'late')));
  const seen = await Promise.all(answers);
  window.destroy();
  server.close();
  return seen;
};

/** A service in place of one that has crashed, or was destroyed just now. */
exports.inItsPlace = async () => {
  const { warn } = console;
  const seen = [];
  console.warn = (text) => seen.push(text);
  for (const runtime of RUNTIMES) {
    const first = await service('victim', runtime);
    if (runtime === 'utility') first.destroy();
    else {
      const crashed = once(first.webContents, 'render-process-gone');
      first.webContents.forcefullyCrashRenderer();
      await crashed;
    }
    const second = new BrowserService('victim', PEER, { runtime });
    seen.push(await MessageChannel.invoke('victim', 'echo', `the next ${runtime}`));
    for (const one of [first, second]) one.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  console.warn = warn;
  return seen;
};

/** Electron tells the app of a crash before it tells us. */
exports.heardOfTheCrash = async () => {
  const { warn } = console;
  const warnings = [];
  const first = await service('victim');
  console.warn = (text) => warnings.push(text);
  const heard = new Promise((resolve) =>
    app.once('render-process-gone', () => {
      const call = code(outcome(MessageChannel.invoke('victim', 'echo', 1)));
      resolve([call, new BrowserService('victim', PEER)]);
    }),
  );
  first.webContents.forcefullyCrashRenderer();
  const [call, second] = await heard;
  const seen = {
    call: await call,
    next: await MessageChannel.invoke('victim', 'echo', 'the next'),
    warnings,
  };
  console.warn = warn;
  for (const one of [first, second]) one.destroy();
  await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  return seen;
};

/** A caller that waits for a service which ends while it loads. */
exports.crashWhileLoading = async () => {
  const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'edges-'));
  const script = path.join(folder, 'crashes.js');
  fs.writeFileSync(script, 'process.kill(process.pid, "SIGKILL");');
  const seen = {};
  for (const runtime of RUNTIMES) {
    const victim = new BrowserService('victim', script, { runtime });
    const calls = CALLERS.map((from) => code(does(from, 'invoke', 'victim', 'echo')));
    seen[runtime] = await Promise.all(calls);
    victim.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  for (const again of ['reload', 'load']) {
    fs.writeFileSync(script, '');
    const victim = again === 'reload' ? new BrowserService('victim', script) : await oldWindow('victim');
    await victim.connected?.();
    fs.writeFileSync(script, 'process.kill(process.pid, "SIGKILL");');
    const left = once(victim.webContents, 'did-navigate');
    if (again === 'reload') victim.reload();
    else victim.loadURL(`data:text/html,<script>require(${JSON.stringify(script)})</script>`).catch(() => {});
    await left;
    const calls = CALLERS.map((from) => code(does(from, 'invoke', 'victim', 'echo')));
    seen[again] = await Promise.all(calls);
    victim.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  fs.rmSync(folder, { recursive: true });
  return seen;
};

/** A call that nobody waits for any more when its service has loaded. */
exports.timeoutWhileLoading = async () => {
  const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'edges-'));
  const script = path.join(folder, 'slow.js');
  const seen = {};
  for (const runtime of RUNTIMES) {
    const go = path.join(folder, `go-${runtime}`);
    fs.writeFileSync(
      script,
      `const { MessageChannel } = require(${PACKAGE});
      const ran = [];
      MessageChannel.handle('run', (event, from) => ran.push(from));
      MessageChannel.handle('ran', () => ran);
      while (!require('fs').existsSync(${JSON.stringify(go)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);`,
    );
    const victim = new BrowserService('victim', script, { runtime });
    const calls = CALLERS.map((from) => code(does(from, 'invoke', 'victim', 'run', from, { timeout: 50 })));
    const patient = CALLERS.map((from) => does(from, 'invoke', 'victim', 'run', `patient ${from}`));
    const codes = await Promise.all(calls);
    fs.writeFileSync(go, '');
    await Promise.all(patient);
    seen[runtime] = { codes, ran: (await MessageChannel.invoke('victim', 'ran')).sort() };
    victim.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  fs.rmSync(folder, { recursive: true });
  return seen;
};
