'use strict';
// Loaded before an app's own script (`electron -r`): uses the app's process manager as a user does, by what its window
// shows, and reports that. The app does not know.

const { app, webContents } = require('electron');
const { report } = require('./app');
const { until } = require('../wait');

/** What windows and services print, each line with who printed it. */
const lines = [];
app.on('web-contents-created', (_event, contents) =>
  contents.on('console-message', (_details, _level, message) => lines.push(message)),
);

const find = (isIt) => webContents.getAllWebContents().find((one) => !one.isDestroyed() && isIt(one));
const manager = () => find((one) => one.getURL().startsWith('https://process-manager.invalid/'));

/** The page's cells, row by row. */
const ROWS = `[...document.querySelectorAll('.grid-body [role=row]')].map((row) =>
  Object.fromEntries([...row.querySelectorAll('[role=gridcell]')].map((cell) =>
    [cell.className.match(/cell-([a-z]+)/i)[1], cell.innerText.trim()])))`;
const inPage = (code) => manager().executeJavaScript(code, true);
const show = (page) =>
  inPage(`[...document.querySelectorAll('nav button')].find((one) => one.innerText === '${page}').click()`);

/** Resolves with the rows of the page shown, once one of them is as wanted. */
function rows(isWanted, what) {
  return until(async () => {
    const found = await inPage(ROWS);
    return found.some(isWanted) && found;
  }, what);
}

/** Selects a process; resolves with what its console shows, once that has `text`. */
async function consoleOf(name, text) {
  await inPage(`[...document.querySelectorAll('.grid-body [role=row]')]
    .find((row) => row.querySelector('.cell-name').innerText === '${name}').click()`);
  return until(async () => {
    const body = await inPage('document.body.innerText');
    return body.includes(text);
  }, `'${text}' in the console of ${name}`);
}

async function look() {
  await until(() => manager() && !manager().isLoading(), "the process manager's window");
  const table = await rows(({ pool }) => pool === 'upload.js', 'a child of the pool');
  report('processes', table);

  // Once more, now that somebody looks: the service says again what it says when it is loaded.
  const said = () => lines.filter((line) => /^the window has|^app has of app2/.test(line)).length === 3;
  await until(async () => said(), 'all that is said at the start');
  await show('Signals');
  const log = () => process[Symbol.for('electron-re-native.messageLog@1')];
  await until(async () => log()?.isOpen, 'the Signals page to get messages');
  const service = find((one) => /[?&]name=app(&|$)/.test(one.getURL()));
  service.reload();
  report('signals', await rows(({ kind, to }) => kind === 'Reply' && to === 'app', 'an answer in Signals'));

  await show('Processes');
  report('console', await consoleOf('app', 'app has of app2 {"response":"channel3-response"}'));
  await show('Pools');
  await until(() => inPage("document.body.innerText.includes('Throughput')"), 'the Pools page');
  report('pools', await inPage("document.querySelector('.pool-head').innerText"));
  report('lines', lines);
  app.quit();
}

app.whenReady().then(look);
