'use strict';

/** Schemes whose pages share an origin with no other page. */
const OPAQUE = ['about:', 'data:', 'javascript:'];

/**
 * The origin of a page for `MessageChannel.allow`. Unlike `URL.origin` it distinguishes custom schemes, and treats all files as one origin.
 *
 * @param {string} text a URL
 * @returns {string | undefined} undefined before the first page, and for text that is not a URL
 */
function originOf(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.protocol === 'blob:') return originOf(url.pathname);
  if (OPAQUE.includes(url.protocol)) return url.href.split('#')[0];
  return `${url.protocol}//${url.host}`;
}

/** The origin of the page that a WebContents shows, not of one that it is about to show. @param {any} contents */
function shownOrigin(contents) {
  try {
    return originOf(contents.mainFrame.url);
  } catch {
    return undefined; // the frame is gone
  }
}

/** Whether it belongs to a page that the app has loaded, and not to an empty page or an error page. @param {string} origin */
function isOfPage(origin) {
  return origin !== 'about:blank' && !origin.startsWith('chrome-error:');
}

/** Whether a message is from the page that is shown, or from one of the same origin, and not from an earlier page. @param {any} event */
function isFromShownOrigin({ sender, senderFrame }) {
  try {
    return originOf(senderFrame.url) === originOf(sender.mainFrame.url);
  } catch {
    return false;
  }
}

module.exports = { originOf, isOfPage, shownOrigin, isFromShownOrigin };
