'use strict';
// What a BrowserService is and does beside its messages.

const fs = require('fs');
const path = require('path');
const { once } = require('events');
const { app, BrowserWindow } = require('electron');
const { report } = require('../app');
const { until, within } = require('../../wait');
const { BrowserService, MessageChannel } = require('../../../..');

app.on('window-all-closed', () => {});
// The test's own folder, in which files may change.
const folder = process.argv[process.argv.length - 1];
const PACKAGE = JSON.stringify(path.join(__dirname, '../../../..'));

function write(name, code) {
  const file = path.join(folder, name);
  // As editors do it: a new file in place of the old one.
  fs.writeFileSync(`${file}.new`, code);
  fs.renameSync(`${file}.new`, file);
  return file;
}

const script = (version, part = './part.js') => `
  const { MessageChannel } = require(${PACKAGE});
  MessageChannel.handle('facts', () => ({
    version: ${version},
    part: require(${JSON.stringify(part)}),
    filename: __filename,
    main: typeof document === 'undefined' ? null : [document.title, Boolean(document.body), window.location.protocol],
    argv: process.argv.slice(1, 4),
    evaluated: eval('1 + 1'),
  }));`;

const facts = (name) => MessageChannel.invoke(name, 'facts');
const changed = (name, wanted) =>
  until(async () => {
    const seen = await facts(name).catch(() => ({}));
    return wanted(seen) && seen;
  }, `a new ${name}`);

const scenarios = {
  async window() {
    write('part.js', 'module.exports = 1');
    const file = write('first.js', script(1));
    const options = { width: 300, webPreferences: { webSecurity: false } };
    const given = JSON.stringify(options);
    const service = new BrowserService('first', file, options);
    let called;
    const id = await service.connected((value) => (called = value));
    await until(() => called !== undefined, 'the callback');
    const preferences = service.webContents.getLastWebPreferences();
    const seen = {
      isWindow: service instanceof BrowserWindow,
      ids: [id === service.id, called === service.id],
      isVisible: service.isVisible(),
      width: service.getBounds().width,
      preferences: ['nodeIntegration', 'contextIsolation', 'sandbox', 'webSecurity'].map(
        (key) => preferences[key],
      ),
      optionsKept: JSON.stringify(options) === given,
      facts: await facts('first'),
      file,
      pid: MessageChannel.services.first.pid === service.webContents.getOSProcessId(),
    };
    service.openDevTools();
    await until(() => service.webContents.isDevToolsOpened(), 'DevTools');
    service.destroy();
    return seen;
  },

  /** Its page has Node, so it stays what it is. */
  async staysThere() {
    const service = new BrowserService('first', path.join(folder, 'first.js'));
    await service.connected();
    const run = (code) => service.webContents.executeJavaScript(code);
    const opened = await run(`Boolean(window.open('https://example.com'))`);
    await run(`location.href = 'data:text/html,elsewhere'; 0`);
    const { version } = await facts('first');
    const url = service.webContents.getURL();
    service.destroy();
    return { opened, version, isOurs: url.startsWith('file:') && url.includes('page.html') };
  },

  async dev() {
    const seen = {};
    for (const runtime of ['window', 'utility']) {
      write('part.js', 'module.exports = 1');
      const file = write('dev.js', script(1));
      const service = new BrowserService('dev', file, { dev: true, runtime });
      await service.connected();
      const { version: first } = await facts('dev');
      write('dev.js', script(2));
      const { part: before } = await changed('dev', ({ version }) => version === 2);
      write('part.js', 'module.exports = 2');
      const { part: after } = await changed('dev', ({ part }) => part === 2);
      seen[runtime] = { first, before, after };
      service.destroy();
      await until(() => !('dev' in MessageChannel.services), 'its end');
    }
    return seen;
  },

  /** A script that throws, and is fixed. */
  async devFixed() {
    const seen = {};
    for (const runtime of ['window', 'utility']) {
      const file = write('broken.js', 'throw new Error("not yet")');
      const service = new BrowserService('broken', file, { dev: true, runtime });
      const failed = await service.connected().catch((error) => error.message);
      write('broken.js', script(3));
      const { version } = await changed('broken', (value) => value.version === 3);
      seen[runtime] = { failed, version };
      service.destroy();
      await until(() => !('broken' in MessageChannel.services), 'its end');
    }
    return seen;
  },

  /** What DevTools shows of a script that throws, also one that keeps errors from the listeners after its own. */
  async thrown() {
    const silent = "addEventListener('error', (event) => event.stopImmediatePropagation(), true);";
    const file = write('thrown.js', `${silent}\n\nthrow new RangeError('in the third line');`);
    const service = new BrowserService('thrown', file);
    const shown = once(service.webContents, 'console-message');
    const { name, message } = await service.connected().catch((error) => error);
    // The first that the window prints: loading the package prints nothing, no warning of Electron's either.
    const [, , , line, source] = await shown;
    service.destroy();
    return { rejected: [name, message], shown: { line, isOwnFile: source === file } };
  },

  async utility() {
    write('part.js', 'module.exports = 1');
    const file = write('first.js', script(1));
    const service = new BrowserService('tool', file, {
      runtime: 'utility',
      args: ['one', 'two'],
      stdio: 'pipe',
    });
    const id = await service.connected();
    const seen = {
      id: id === service.id,
      pid: typeof service.pid,
      hasStreams: Boolean(service.stdout && service.stderr),
      facts: await facts('tool'),
      file,
    };
    const ended = new Promise((resolve) => service.once('closed', resolve));
    service.close();
    await ended;
    return { ...seen, isDestroyed: service.isDestroyed() };
  },

  /** Closed before its process runs, and after it has failed. */
  async closedEarlyOrLate() {
    const seen = {};
    const file = write('first.js', script(1));
    const early = new BrowserService('early', file, { runtime: 'utility' });
    const closedEarly = once(early, 'closed');
    const connected = early.connected().catch(({ code }) => code);
    early.destroy();
    await within(closedEarly, 'its end before its process runs');
    seen.early = [await connected, early.pid ?? null, 'early' in MessageChannel.services];
    const late = new BrowserService('late', write('broken.js', 'throw new Error("never")'), {
      runtime: 'utility',
      dev: true,
    });
    const exited = once(late, 'exit');
    await late.connected().catch(() => {});
    await exited;
    const closedLate = once(late, 'closed');
    late.destroy();
    await within(closedLate, 'its end after that of its process');
    seen.late = [late.pid ?? null, 'late' in MessageChannel.services];
    return seen;
  },

  /** What a listener of the app throws keeps nobody waiting. */
  async throwingExit() {
    const file = write(
      'hangs.js',
      `require(${PACKAGE}).MessageChannel.handle('hang', () => new Promise(() => {}));`,
    );
    const others = process.listeners('uncaughtException');
    const thrown = [];
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', ({ message }) => thrown.push(message));
    const service = new BrowserService('throws', file, { runtime: 'utility' });
    await service.connected();
    service.once('exit', () => {
      throw new Error('by a listener');
    });
    const call = MessageChannel.invoke('throws', 'hang').catch(({ code }) => code);
    process.kill(service.pid, 'SIGKILL');
    const seen = await within(call, 'the end of the call').catch(({ message }) => message);
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    return [seen, thrown, service.isDestroyed(), 'throws' in MessageChannel.services];
  },

  /** As a supervisor does it: in its place at once, or closed for good, by what hears of the end. */
  async heardOfTheEnd() {
    const { warn } = console;
    const warnings = [];
    console.warn = (text) => warnings.push(text);
    const file = write('first.js', script(1));
    const first = new BrowserService('supervised', file, { runtime: 'utility' });
    const next = new Promise((resolve) =>
      first.once('exit', () => resolve(new BrowserService('supervised', file, { runtime: 'utility' }))),
    );
    await first.connected();
    process.kill(first.pid, 'SIGKILL');
    const second = await next;
    const { version } = await facts('supervised');
    let closed = 0;
    second.on('closed', () => closed++);
    second.on('exit', () => second.destroy());
    process.kill(second.pid, 'SIGKILL');
    await until(() => !('supervised' in MessageChannel.services), 'the end of the name');
    console.warn = warn;
    return { version, closed, warnings };
  },

  /** Many at once, so that some end before main has looked at what they said. */
  async throwing() {
    const file = write('broken.js', 'throw new Error("on purpose")');
    const seen = new Set();
    const one = async (name) => {
      const service = new BrowserService(name, file, { runtime: 'utility', stdio: 'ignore' });
      const exited = once(service, 'exit');
      const reason = await service.connected().catch(({ message }) => message);
      seen.add(`${reason}, ${await exited}`);
    };
    for (let round = 0; round < 6; round++)
      await Promise.all(Array.from({ length: 8 }, (_, i) => one(`broken ${round} ${i}`)));
    return [...seen];
  },

  badArguments() {
    const file = path.join(folder, 'first.js');
    return [
      ['', file],
      ['main', file],
      ['name', 'relative.js'],
      ['name', file, { runtime: 'thread' }],
      ['name', file, { dev: 1 }],
      ['name', file, null],
    ].map((args) => {
      try {
        new BrowserService(...args).destroy();
        return 'no error';
      } catch (error) {
        return [error.code, error.message.replace('MessageChannel: the ', '')];
      }
    });
  },
};

async function main() {
  await app.whenReady();
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      report(name, { value: await within(Promise.resolve().then(scenario), `scenario '${name}'`) });
    } catch (error) {
      report(name, { error: error.stack });
    }
  }
  app.quit();
}

main();
