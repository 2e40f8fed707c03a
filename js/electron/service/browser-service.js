'use strict';

const path = require('path');
const { BrowserWindow } = require('electron');
const { internals } = require('../main/channel.js');
const { invalidArg } = require('../messages/message-error.js');
const { MAIN, checkName } = require('../messages/protocol.js');
const { Readiness } = require('./readiness.js');
const { UtilityService } = require('./utility-service.js');
const { FileWatch } = require('./watch-files.js');

const PAGE = path.join(__dirname, 'page.html');

/** @typedef {{ dev?: boolean, runtime?: 'window' | 'utility', webPreferences?: object, [key: string]: any }} Options */

/** A script in its own process; see index.d.ts. */
class BrowserService {
  /**
   * @param {string} name
   * @param {string} script
   * @param {Options} [options]
   */
  constructor(name, script, options = {}) {
    check(name, script, options);
    const { runtime = 'window', ...others } = options;
    // As with electron-re, `new` gives the window itself.
    return runtime === 'utility'
      ? new UtilityService(name, script, others)
      : openWindow(name, script, others);
  }
}

/**
 * @param {unknown} name
 * @param {unknown} script
 * @param {any} options
 */
function check(name, script, options) {
  checkName(name);
  if (name === MAIN) throw invalidArg('name', `a name other than '${MAIN}', which is the main process`, name);
  if (typeof script !== 'string' || !path.isAbsolute(script))
    throw invalidArg('path', 'an absolute path', script);
  if (typeof options !== 'object' || options === null) throw invalidArg('options', 'an object', options);
  const { runtime, dev } = options;
  if (runtime !== undefined && runtime !== 'window' && runtime !== 'utility')
    throw invalidArg('options.runtime', "'window' or 'utility'", runtime);
  if (dev !== undefined && typeof dev !== 'boolean') throw invalidArg('options.dev', 'a boolean', dev);
}

/**
 * @param {string} name
 * @param {string} script
 * @param {Options} options
 */
function openWindow(name, script, { dev = false, webPreferences = {}, ...options }) {
  const window = new BrowserWindow({
    ...options,
    show: false,
    webPreferences: {
      // Electron throttles hidden windows, and a service is always hidden.
      backgroundThrottling: false,
      ...webPreferences,
      // A service is a script of the app with full access to Node, so its window must never show anything else.
      nodeIntegration: true,
      contextIsolation: false,
      sandbox: false,
    },
  });
  const contents = window.webContents;
  keepPage(contents);

  const { directory } = internals();
  const endpoint = directory.window(contents);
  endpoint.script = script;
  endpoint.expect();
  directory.register(name, endpoint, window.id);

  const files = dev ? new FileWatch(() => contents.reloadIgnoringCache()) : undefined;
  const readiness = new Readiness(name, window.id, files);
  endpoint.service = {
    loaded: (outcome) => {
      // The app may have given the name to another window in the meantime.
      if (endpoint.names.has(name)) directory.register(name, endpoint, window.id, contents.getOSProcessId());
      readiness.loaded(outcome);
    },
    files: (list) => readiness.tellFiles(list),
  };
  files?.watch([script]);
  contents.on('did-fail-load', (/** @type {any} */ _event, /** @type {any} */ ...details) => {
    const [, description, , isMainFrame] = details;
    if (isMainFrame) readiness.fail(`did not load: ${description}`);
  });
  contents.on('render-process-gone', () => readiness.fail('crashed'));
  window.once('closed', () => readiness.close());

  const load = window.loadFile(PAGE, { query: { name, script, dev: String(dev) } });
  load.catch(() => {}); // `did-fail-load` says why
  return Object.assign(window, {
    connected: (/** @type {any} */ callback) => readiness.connected(callback),
    openDevTools: () => contents.openDevTools({ mode: 'undocked' }),
  });
}

/** The page has Node, so no other page may be loaded into it. @param {any} contents */
function keepPage(contents) {
  contents.on('will-navigate', (/** @type {any} */ event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

module.exports = { BrowserService };
