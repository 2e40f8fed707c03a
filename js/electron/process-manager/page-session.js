'use strict';

const { session } = require('electron');
const { headers, pageFiles } = require('../../process-manager/page-files.js');

/** The origin of the page; the domain `.invalid` is reserved. Also in preload.js. */
const ORIGIN = 'https://process-manager.invalid';
/** Files that the page has assembled itself for saving: recordings. */
const OWN_BLOBS = `blob:${ORIGIN}/`;
const CHANNEL = 'electron-re-native:process-manager';
/** Only in memory, and not shared with any window of the app. */
const PARTITION = 'electron-re-native-process-manager';
/** The only permission of the page: to write text to the clipboard. */
const ALLOWED = 'clipboard-sanitized-write';

/** Electron's session. @type {any} */
let ready;

/** The session of the process manager's window: it has the page's files, and no network. */
function pageSession() {
  if (ready) return ready;
  // If the page is missing, the caller that opens the window gets the error, not a later request.
  pageFiles();
  const own = session.fromPartition(PARTITION);
  const isAllowed = (/** @type {unknown} */ _contents, /** @type {string} */ permission) =>
    permission === ALLOWED;
  own.setPermissionRequestHandler(
    (
      /** @type {unknown} */ contents,
      /** @type {string} */ permission,
      /** @type {(granted: boolean) => void} */ answer,
    ) => answer(isAllowed(contents, permission)),
  );
  own.setPermissionCheckHandler(isAllowed);
  own.webRequest.onBeforeRequest(
    (/** @type {{ url: string }} */ { url }, /** @type {(reply: { cancel: boolean }) => void} */ answer) =>
      answer({ cancel: !isOurs(url) }),
  );
  own.on('will-download', (/** @type {Event} */ event, /** @type {{ getURL(): string }} */ item) => {
    if (!item.getURL().startsWith(OWN_BLOBS)) event.preventDefault();
  });
  serveFiles(own.protocol);
  ready = own;
  return own;
}

/** @param {string} url */
function isOurs(url) {
  return url.startsWith(`${ORIGIN}/`) || url.startsWith(OWN_BLOBS) || url.startsWith('devtools:');
}

/** @param {any} protocol Electron's, of the session */
function serveFiles(protocol) {
  if (typeof protocol.handle === 'function') {
    protocol.handle('https', (/** @type {{ url: string }} */ { url }) => {
      const { status, head, body } = answerTo(url);
      return new Response(body, { status, headers: head });
    });
    return;
  }
  // For Electron before 25; deprecated since then.
  const answerRequest = (
    /** @type {{ url: string }} */ { url },
    /** @type {(reply: object) => void} */ answer,
  ) => {
    const { status, head, body } = answerTo(url);
    answer({ statusCode: status, headers: head, mimeType: head['Content-Type'].split(';')[0], data: body });
  };
  protocol.interceptBufferProtocol('https', answerRequest);
}

/** @param {string} url */
function answerTo(url) {
  const { origin, pathname } = new URL(url);
  const file = origin === ORIGIN ? pageFiles().get(pathname) : undefined;
  const { type, body } = file ?? { type: 'text/plain; charset=utf-8', body: Buffer.from('Not found') };
  return { status: file ? 200 : 404, head: { ...headers(), 'Content-Type': type }, body };
}

module.exports = { CHANNEL, ORIGIN, pageSession };
