'use strict';
// Runs in the hidden window of a service, which has Node: loads the service's script.

{
  const { ipcRenderer } = require('electron');
  const { KIND } = require('../messages/protocol.js');
  const { runService } = require('./run.js');
  require('../renderer/channel.js');

  const { addEventListener, document, location } = /** @type {any} */ (globalThis);
  const query = new URLSearchParams(location.search);
  document.title = `${query.get('name')} service`;
  /** @type {((error: unknown) => void) | undefined} */
  let heard;
  const onUncaught = (/** @type {(error: unknown) => void} */ next) => void (heard = next);
  // Before the script runs, so that none of its own listeners can hide an error from this one.
  addEventListener(
    'error',
    (/** @type {any} */ { error }) => {
      heard?.(error);
      heard = undefined;
    },
    true,
  );
  // The body exists, as for a script at the end of a page.
  document.addEventListener('DOMContentLoaded', () => {
    const tell = (/** @type {'LOADED' | 'FILES'} */ kind, /** @type {object} */ payload) =>
      ipcRenderer.send(KIND[kind], payload);
    runService(String(query.get('script')), query.get('dev') === 'true', tell, onUncaught);
  });
}
