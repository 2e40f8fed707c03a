'use strict';

const { once } = require('events');

/**
 * Loads a page by `load` and waits until it has stopped loading. Electron resolves `load` a little earlier, and a load that begins in
 * between may get the stop of this one as its own failure (ERR_FAILED).
 *
 * @param {import('electron').BrowserWindow} window
 * @param {() => Promise<void>} load
 */
async function visit({ webContents }, load) {
  await load();
  if (webContents.isLoading()) await once(webContents, 'did-stop-loading');
}

module.exports = { visit };
