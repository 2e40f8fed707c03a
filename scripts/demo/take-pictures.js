'use strict';
// Electron loads this before the demo's app. It takes pictures of the process manager in use, and quits.

const fs = require('fs');
const path = require('path');
const { setTimeout: delay } = require('timers/promises');
const { BrowserWindow, app, nativeTheme, screen } = require('electron');

const FOLDER = /** @type {string} */ (process.env.DEMO_PICTURES);
const ADDRESS = 'https://process-manager.invalid/';
/** The trends show the last minute. */
const MINUTE = 62e3;
/** The size of the window when it opens: its tables end with a whole row. */
const SIZE = { width: 1180, height: 765 };

/** Returns code for the page that finds the first element of a selector. */
const has = (/** @type {string} */ selector) => `document.querySelector(${JSON.stringify(selector)})`;
/** Whether one pool is busy and the other one asleep. */
const AT_WORK = `${has('.state-busy')} && ${has('.state-asleep')}`;

/** @type {any} */
let window;
const inPage = (/** @type {string} */ code) => window.webContents.executeJavaScript(code, true);

/** @param {() => Promise<unknown>} look @param {string} what */
async function until(look, what) {
  for (const end = Date.now() + 30e3; Date.now() < end; await delay(50)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`no ${what}`);
}

/**
 * Clicks the first matching element whose text starts with the given one.
 *
 * @param {string} selector
 * @param {string} text
 */
function click(selector, text) {
  const find = `[...document.querySelectorAll(${JSON.stringify(selector)})]
    .find((one) => one.innerText.trim().startsWith(${JSON.stringify(text)}))`;
  return until(() => inPage(`(() => { const found = ${find}; found?.click(); return !!found; })()`), text);
}

/** Moves the pointer away: rows keep their positions while the pointer is over them. */
function pointAway() {
  window.webContents.sendInputEvent({ type: 'mouseMove', x: 620, y: 20 });
}

/** @param {string} name @param {string} [when] a condition in the page, for example that the app is at work */
async function take(name, when = 'true') {
  // The picture shows no focus and no hover effect.
  await inPage('document.activeElement?.blur()');
  pointAway();
  await delay(1500);
  // The condition must still hold after the page was drawn.
  const isSo = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(!!(${when})))))`;
  await until(() => inPage(isSo), when);
  const picture = await window.webContents.capturePage();
  const { scaleFactor } = screen.getPrimaryDisplay();
  fs.writeFileSync(path.join(FOLDER, `${name}.png`), picture.toPNG({ scaleFactor }));
}

/** Like `take`, in a window as high as the page needs. @param {string} name @param {string} when */
async function takeWhole(name, when) {
  const missing = await inPage(`(() => {
    const pools = document.querySelector('.page-scrolls');
    if (pools) return pools.scrollHeight - pools.clientHeight + 1;
    const table = document.querySelector('.grid');
    return table.querySelector('.grid-body').lastElementChild.getBoundingClientRect().bottom - innerHeight + 28;
  })()`);
  window.setContentSize(SIZE.width, Math.ceil(SIZE.height + missing));
  await take(name, when);
  window.setContentSize(SIZE.width, SIZE.height);
}

async function takeAll() {
  fs.mkdirSync(FOLDER, { recursive: true });
  nativeTheme.themeSource = 'light';
  window = await until(
    async () => BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith(ADDRESS)),
    'process manager',
  );
  window.setContentSize(SIZE.width, SIZE.height);
  pointAway();
  await click('.grid-head button', 'Memory');
  await click('.grid-body .cell-name', 'thumbnails.js');
  await delay(MINUTE);
  await take('process', has('.grid-body .state-busy'));
  await click('nav button', 'Pools');
  await takeWhole('pools', `${AT_WORK} && ${has('.figures dd')}.innerText[0] > 0`);
  await click('nav button', 'Signals');
  await delay(8e3);
  await click('.toolbar button', 'Pause');
  await click('.grid-body .cell-from', 'catalogue');
  await take('signals');
  await click('nav button', 'Processes');
  await click('.detail-actions button', 'Close');
  await click('.grid-head button', 'Up');
  await delay(500);
  await takeWhole('processes', AT_WORK);
  nativeTheme.themeSource = 'dark';
  await takeWhole('processes-dark', AT_WORK);
}

app
  .whenReady()
  .then(takeAll)
  .then(
    () => app.quit(),
    (error) => {
      console.error(error);
      app.exit(1);
    },
  );
