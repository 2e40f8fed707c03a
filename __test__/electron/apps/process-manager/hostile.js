'use strict';
// What code that got into the process manager's page, or into another window, could try.

const http = require('http');
const path = require('path');
const { act, ask, inPage, managerWindow } = require('./windows');
const { isAlive } = require('../../processes');

const CHANNEL = 'electron-re-native:process-manager';
const SECRET = path.join(__dirname, 'page.html');

/** What becomes of a piece of code in the page: its value, or the error it throws. */
function attempt(code) {
  return inPage(`(async () => {
    try { return { value: await (${code}) } } catch (error) { return { error: String(error.message) } }
  })()`);
}

module.exports = {
  async killOthers() {
    const strangers = { init: 1, parent: process.ppid, main: process.pid, none: 2 ** 22 + 1 };
    const results = {};
    for (const [who, pid] of Object.entries(strangers)) {
      const { ok, message } = await act('kill', pid);
      results[who] = { ok, message, alive: who === 'none' || isAlive(pid) };
    }
    return results;
  },

  async killByApi({ ProcessManager }) {
    // Also those that the app itself has asked to watch.
    ProcessManager.listen([process.ppid, 1], 'node');
    const killed = await Promise.all(
      [process.ppid, 1, process.pid].map((pid) => ProcessManager.killProcess(pid)),
    );
    ProcessManager.unlisten([process.ppid, 1]);
    return { killed, alive: isAlive(process.ppid) };
  },

  async reachOut() {
    const file = JSON.stringify(`file://${SECRET}`);
    // Really there: what does not reach it was kept from it.
    const requests = [];
    const server = http.createServer((request, response) => {
      requests.push(request.url);
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('1');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    const load = (tag, address) => `new Promise((resolve, reject) => {
      const element = document.createElement('${tag}');
      element.onload = () => resolve('loaded');
      element.onerror = () => reject(new Error('not loaded'));
      element.src = ${address};
      document.body.append(element);
    })`;
    const remote = JSON.stringify(`http://127.0.0.1:${port}/page`);
    const tried = {
      globals: await attempt("[typeof require, typeof process, typeof Buffer, typeof module].join(' ')"),
      bridge: await attempt('Object.keys(processManager).sort()'),
      fetchFile: await attempt(`fetch(${file}).then((response) => response.text())`),
      fetchRemote: await attempt(`fetch(${remote}).then((response) => response.text())`),
      otherPath: await attempt("fetch('/../../../package.json').then((response) => response.status)"),
      socket: await attempt(`new Promise((resolve, reject) => {
        const socket = new WebSocket('ws://127.0.0.1:${port}/');
        socket.onopen = () => resolve('open');
        socket.onerror = () => reject(new Error('no socket'));
      })`),
      image: await attempt(load('img', remote)),
      imageOfFile: await attempt(load('img', file)),
      script: await attempt(load('script', remote)),
      inline: await attempt(`(() => {
        const script = document.createElement('script');
        script.append('globalThis.wasRun = true');
        document.head.append(script);
        return globalThis.wasRun === true;
      })()`),
      evaluated: await attempt("eval('1 + 1')"),
      popup: await attempt(`window.open(${file}) === null`),
      permission: await attempt(
        "navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)",
      ),
    };
    await new Promise((resolve) => server.close(resolve));
    return { ...tried, requests };
  },

  async navigate() {
    const before = managerWindow().webContents.getURL();
    await inPage(`location.href = ${JSON.stringify(`file://${SECRET}`)}; 1`);
    await inPage("location.href = 'https://example.com/'; 1").catch(() => {});
    return managerWindow().webContents.getURL() === before;
  },

  async outsideItsList() {
    const send = (message) => attempt(`processManager.send(${message})`);
    const refused = (message) => ask(message, "({ type }) => type === 'refused'");
    return {
      otherType: await send("{ type: 'evil' }"),
      nothing: await send('undefined'),
      text: await send("'act'"),
      badAction: (await refused({ type: 'act', request: 1, action: 'format', pid: 1 })).message,
      badPid: (await refused({ type: 'act', request: 1, action: 'kill', pid: '1; rm' })).message,
      negativePid: (await refused({ type: 'act', request: 1, action: 'kill', pid: -1 })).message,
      badWishes: (await refused({ type: 'subscribe', pools: 1 })).message,
    };
  },

  /** A window with all of Node and the channel's name. */
  async fromAnotherWindow({ hostile, plain }) {
    const victim = plain.webContents.getOSProcessId();
    const messages = [
      { type: 'hello', version: 1 },
      { type: 'act', request: 1, action: 'kill', pid: victim },
    ];
    const code = `(async () => {
      const { ipcRenderer } = require('electron');
      let heard = 0;
      ipcRenderer.on('${CHANNEL}', () => (heard += 1));
      for (const message of ${JSON.stringify(messages)}) ipcRenderer.send('${CHANNEL}', message);
      const answer = await ipcRenderer.invoke('${CHANNEL}', {}).catch((error) => error.message);
      return { heard, answer };
    })()`;
    const seen = await inPage(code, hostile);
    // The page's own message is heard after those, so those have been dealt with.
    const { ok } = await act('kill', 1);
    return { ...seen, ok, alive: isAlive(victim) };
  },
};
