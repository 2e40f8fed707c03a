'use strict';

const path = require('path');
const { BrowserWindow } = require('electron');
const { until } = require('../../wait');

const ADDRESS = 'https://process-manager.invalid/';

/** The windows of the app itself: a plain one, one that stands for a service, and a hostile one with all of Node. */
async function openWindows() {
  const open = async (title, webPreferences, show = true) => {
    const window = new BrowserWindow({ show, width: 300, height: 200, webPreferences });
    await window.loadFile(path.join(__dirname, 'page.html'), { query: { title } });
    return window;
  };
  return {
    plain: await open('plain', { sandbox: true }),
    service: await open('service', { sandbox: true }, false),
    hostile: await open('hostile', { nodeIntegration: true, contextIsolation: false }),
  };
}

/** The process manager's own window. */
function managerWindow() {
  return BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().startsWith(ADDRESS));
}

/** Runs code in a page, in its own world; in the process manager's unless told otherwise. */
function inPage(code, window = managerWindow()) {
  return window.webContents.executeJavaScript(code, true);
}

const LISTEN = `
  globalThis.heard ??= (() => {
    const messages = [];
    processManager.onMessage((message) => messages.push(message));
    return messages;
  })();`;

/** Sends a message as the page could. Resolves with the first that comes after and that `isWanted` (source text). */
async function ask(message, isWanted) {
  const from = await inPage(`${LISTEN}
    (() => { const from = heard.length; processManager.send(${JSON.stringify(message)}); return from; })()`);
  return until(
    () => inPage(`heard.slice(${from}).find(${isWanted})`),
    `an answer to ${JSON.stringify(message)}`,
  );
}

let requests = 1e6;

/** Asks for an action; resolves with its result. */
function act(action, pid) {
  requests += 1;
  return ask(
    { type: 'act', request: requests, action, pid },
    `({ type, request }) => type === 'result' && request === ${requests}`,
  );
}

/** Subscribes the page. Resolves with the next message of a type. */
function subscribe(wishes, isWanted) {
  const none = { type: 'subscribe', pools: false, signals: false, console: null, trend: null };
  return ask({ ...none, ...wishes }, isWanted);
}

module.exports = { act, ask, inPage, managerWindow, openWindows, subscribe };
