'use strict';

const fs = require('fs');
const path = require('path');

/** Where `npm run build:ui` puts the page. */
const FOLDER = path.join(__dirname, '..', 'electron', 'process-manager', 'page');

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** @typedef {{ type: string, body: Buffer }} PageFile */

/** @type {Map<string, PageFile> | undefined} */
let files;

/**
 * The page's files by path, such as `/index.html`. They are read once, and no request reads a file, so none can name a file outside the
 * folder.
 *
 * @returns {Map<string, PageFile>}
 */
function pageFiles() {
  return (files ??= readAll());
}

function readAll() {
  /** @type {Map<string, PageFile>} */
  const found = new Map();
  const read = (/** @type {string} */ folder, /** @type {string} */ prefix) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      const type = TYPES[path.extname(entry.name)];
      if (entry.isDirectory()) read(file, `${prefix}${entry.name}/`);
      else if (type) found.set(`${prefix}${entry.name}`, { type, body: fs.readFileSync(file) });
    }
  };
  try {
    read(FOLDER, '/');
  } catch (cause) {
    const message = 'The page of the process manager is missing; to build it, run `npm run build:ui`';
    throw Object.assign(new Error(message), { code: 'ERR_PAGE_MISSING', cause });
  }
  return found;
}

/**
 * The headers of every response.
 *
 * @param {string} [socket] where the page may open a WebSocket to
 * @returns {Record<string, string>}
 */
function headers(socket) {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${socket ?? "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // The page has no Trusted Types policy, so with this header it cannot turn strings into code through the DOM either.
    "require-trusted-types-for 'script'",
  ].join('; ');
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
}

module.exports = { headers, pageFiles };
