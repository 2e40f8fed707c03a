'use strict';
// Runs in the hidden window of a service, which has Node: loads the service's script.

{
  const { ipcRenderer } = require('electron');
  const { KIND } = require('../messages/protocol.js');
  const { runService } = require('./run.js');
  require('../renderer/channel.js');

  const { document, location } = /** @type {any} */ (globalThis);
  const query = new URLSearchParams(location.search);
  document.title = `${query.get('name')} service`;
  // The body is there, as for a script at the end of a page.
  document.addEventListener('DOMContentLoaded', () => {
    runService(String(query.get('script')), query.get('dev') === 'true', (kind, payload) =>
      ipcRenderer.send(KIND[kind], payload),
    );
  });
}
