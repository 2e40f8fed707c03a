'use strict';
// What the process manager does in an app.

const { once } = require('events');
const path = require('path');
const { BrowserWindow, app } = require('electron');
const { MessageChannel } = require('../../../..');
const { act, ask, inPage, managerWindow, subscribe } = require('./windows');
const { ElectronHost } = require('../../../../js/electron/process-manager/host');
const { messageLog } = require('../../../../js/electron/message-log');
const { deaths } = require('../../../../js/pool/deaths');
const { stat, isAlive } = require('../../processes');
const { until, within } = require('../../wait');

const IS_PROCESSES = "({ type }) => type === 'processes'";

/** The rows of the next report. */
async function rows() {
  return (await subscribe({}, IS_PROCESSES)).processes;
}

async function rowOf(pid) {
  return (await rows()).find((row) => row.pid === pid);
}

module.exports = {
  async welcome() {
    return ask({ type: 'hello', version: 1 }, "({ type }) => type === 'welcome'");
  },

  async table({ ProcessManager, plain, service }) {
    const servicePid = service.webContents.getOSProcessId();
    ProcessManager.listen(servicePid, 'service', '/app/upload.service.js');
    const found = await rows();
    const byPid = (pid) => found.find((row) => row.pid === pid);
    return {
      main: byPid(process.pid),
      plain: byPid(plain.webContents.getOSProcessId()),
      service: byPid(servicePid),
      own: byPid(managerWindow().webContents.getOSProcessId()),
      children: found.filter(({ pool }) => pool !== null),
      others: found.filter(({ mark }) => ['gpu', 'utility', 'zygote', 'guard', 'other'].includes(mark)),
    };
  },

  /** A process is seen before Electron knows it: its answer is put off here, as it is on a slow machine. */
  async lateKnowledge({ pool }) {
    const host = new ElectronHost(() => false);
    const gpu = app.getAppMetrics().find(({ type }) => type === 'GPU').pid;
    const child = pool.forked[0].pid;
    const metrics = app.getAppMetrics;
    let asked = 0;
    const seen = [];
    app.getAppMetrics = () => {
      asked += 1;
      return metrics.call(app).filter(({ pid }) => asked > 2 || pid !== gpu);
    };
    try {
      for (let look = 0; look < 20; look += 1) seen.push(host.known([gpu, child]).get(gpu)?.mark);
    } finally {
      app.getAppMetrics = metrics;
    }
    return { seen, asked };
  },

  async refreshEvent({ ProcessManager, pool }) {
    const [records] = await within(once(ProcessManager, 'refresh'), 'a refresh event');
    const { pid } = pool.forked[0];
    return { record: records[pid], parent: process.pid, pid };
  },

  async consoleOfWindow({ plain }) {
    const pid = plain.webContents.getOSProcessId();
    await subscribe({ console: pid }, "({ type, reset }) => type === 'console' && reset");
    const line = ask(
      { type: 'subscribe', pools: false, signals: false, console: pid, trend: null },
      `
      ({ type, lines }) => type === 'console' && lines.some(({ text }) => text === 'third')`,
    );
    await inPage("console.log('first'); console.warn('second'); console.error('third'); 1", plain);
    return (await line).lines.slice(-3).map(({ source, level, text }) => ({ source, level, text }));
  },

  async consoleOfChild({ pool }) {
    const { result: pid } = await pool.send('print', 'hello\nfrom a child\n');
    const isIt =
      "({ type, lines }) => type === 'console' && lines.some(({ text }) => text === 'from a child')";
    const { lines } = await subscribe({ console: pid }, isIt);
    return lines.map(({ text }) => text);
  },

  async trend() {
    const { times, cpu, memory } = await subscribe(
      { trend: process.pid },
      "({ span, reset }) => span === 'minute' && reset",
    );
    return { points: times.length, same: times.length === cpu.length && cpu.length === memory.length };
  },

  async signals() {
    const traffic = { from: 'window 1', to: 'app', channel: 'greet', kind: 'invoke', id: 'a' };
    messageLog().record({ ...traffic, payload: 'nobody looks yet' });
    const first = await subscribe({ signals: true }, "({ type }) => type === 'signals'");
    const next = ask(
      { type: 'subscribe', pools: false, signals: true, console: null, trend: null },
      `
      ({ type, entries }) => type === 'signals' && entries.length === 2`,
    );
    messageLog().record({ ...traffic, payload: { who: ['you', 1n] } });
    messageLog().record({
      ...traffic,
      kind: 'reply',
      roundTripMs: 3.5,
      tree: { type: 'string', text: 'hi', evil: 1 },
    });
    const { entries } = await next;
    const isOpen = messageLog().isOpen;
    await subscribe({}, IS_PROCESSES);
    return { first: first.entries, entries, isOpen, isOpenLater: messageLog().isOpen };
  },

  async sleepAndWake({ pool }) {
    const { pid } = pool.forked[0];
    let slept;
    // What the child has sent before it was stopped wakes it again.
    const asleep = await until(async () => {
      const result = await act('sleep', pid);
      if (result.ok) slept = result;
      const row = await rowOf(pid);
      return row.state === 'asleep' && stat(pid).state === 'T' && row;
    }, 'the child to sleep');
    const woken = await act('wake', pid);
    await until(() => stat(pid).state !== 'T', 'the child to wake');
    return { slept, asleep: [asleep.state, asleep.actions], woken, awake: pool.forked[0].sleeping };
  },

  async restart({ pool }) {
    const { pid } = pool.forked[0];
    const result = await act('restart', pid);
    await until(() => pool.forked.length === 2, 'another child');
    const isOther = !pool.forked.some((member) => member.pid === pid);
    return { result, alive: isAlive(pid), isOther, restarts: pool.stats().restarts };
  },

  async killChild({ pool }) {
    const { pid } = pool.forked[0];
    const call = pool.run('hang', null, { id: 'victim' }).catch(({ code }) => code);
    const bound = pool.pidMap.get('victim');
    const result = await act('kill', bound);
    return { pid, result, alive: isAlive(bound), code: await call };
  },

  async devTools({ service }) {
    const opened = once(service.webContents, 'devtools-opened');
    const result = await act('devtools', service.webContents.getOSProcessId());
    await within(opened, 'developer tools');
    service.webContents.closeDevTools();
    return { result, ofChild: await act('devtools', process.pid) };
  },

  async killWindow({ plain }) {
    const gone = once(plain.webContents, 'render-process-gone');
    const result = await act('kill', plain.webContents.getOSProcessId());
    const [, { reason }] = await within(gone, 'the end of the window');
    return { result, reason };
  },

  /** Three windows that end in three ways, and the GPU process. */
  async ends() {
    const open = async () => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { nodeIntegration: true, sandbox: false, contextIsolation: false },
      });
      await window.loadFile(path.join(__dirname, 'page.html'), { query: { title: 'mortal' } });
      return [window, window.webContents.getOSProcessId()];
    };
    const windows = [await open(), await open(), await open()];
    const [[crashes, crashed], [exits, exited], [closes, closed]] = windows;
    await until(async () => {
      const found = await rows();
      return windows.every(([, pid]) => found.some((row) => row.pid === pid));
    }, 'rows of the windows');
    const gpu = (await rows()).find(({ mark }) => mark === 'gpu').pid;
    process.kill(crashed, 'SIGSEGV');
    inPage('process.exit(3)', exits).catch(() => {});
    closes.destroy();
    process.kill(gpu, 'SIGKILL');
    const deathOf = (pid) => until(() => deaths.all.find((death) => death.pid === pid), `the end of ${pid}`);
    const ends = [];
    for (const pid of [crashed, exited, closed, gpu]) {
      const { name, mark, code, signal, reason } = await deathOf(pid);
      ends.push({ name: name.replace(/\d+/, 'N'), mark, code, signal, reason });
    }
    crashes.destroy();
    exits.destroy();
    return ends;
  },

  /** A message to a window names it as the table of processes does. */
  async oneName({ service }) {
    await subscribe({ signals: true }, "({ type }) => type === 'signals'");
    const told = ask(
      { type: 'subscribe', pools: false, signals: true, console: null, trend: null },
      "({ type, entries }) => type === 'signals' && entries.some(({ channel }) => channel === 'naming')",
    );
    MessageChannel.sendTo(service.webContents.id, 'naming', 1);
    const { to } = (await told).entries.find(({ channel }) => channel === 'naming');
    await subscribe({}, IS_PROCESSES);
    const { name } = await rowOf(service.webContents.getOSProcessId());
    return { to, name, expected: `service (window ${service.webContents.id})` };
  },

  async reload() {
    const contents = managerWindow().webContents;
    const loaded = once(contents, 'did-finish-load');
    contents.reload();
    await within(loaded, 'the page again');
    // The page itself has said hello and gets processes.
    return until(() => inPage("document.body.innerText.includes('crunchers')"), 'rows in the page');
  },

  /** The page as a browser shows it: without the bridge, with the token of its address. */
  async servedPage({ ProcessManager }) {
    const server = await ProcessManager.serve();
    const open = async () => {
      const browser = new BrowserWindow({ width: 1000, height: 700, webPreferences: { sandbox: true } });
      await browser.loadURL(server.url);
      return browser;
    };
    const shows = (browser, text) =>
      until(() => inPage(`document.body.innerText.includes('${text}')`, browser), `'${text}' in the browser`);
    const browser = await open();
    const shown = await shows(browser, 'crunchers');
    const address = browser.webContents.getURL();
    const loaded = once(browser.webContents, 'did-finish-load');
    browser.webContents.reload();
    await loaded;
    const again = await shows(browser, 'crunchers');
    const second = await open();
    await until(() => inPage('document.body.innerText.length > 0', second), 'a page for a used address');
    const isRefused = !(await inPage("document.body.innerText.includes('crunchers')", second));
    browser.destroy();
    second.destroy();
    await server.close();
    return { shown, address, again, isRefused };
  },

  async closedWhileItOpens({ ProcessManager }) {
    managerWindow().destroy();
    await until(() => !managerWindow(), 'the end of its window');
    const created = once(app, 'browser-window-created');
    const opened = ProcessManager.openWindow().then(
      () => 'no error',
      ({ message }) => message,
    );
    const [, window] = await created;
    window.destroy();
    const seen = await within(opened, 'what becomes of it');
    await ProcessManager.openWindow();
    return { seen, again: (await rows()).length > 3 };
  },

  async crashOfTheManager({ ProcessManager }) {
    const contents = managerWindow().webContents;
    const gone = once(contents, 'render-process-gone');
    contents.forcefullyCrashRenderer();
    await within(gone, 'the crash');
    await until(() => !managerWindow(), 'the end of its window');
    const stopped = ProcessManager.lastReport === null;
    await ProcessManager.openWindow();
    return { stopped, again: (await rows()).length > 3, metrics: app.getAppMetrics().length > 1 };
  },
};
