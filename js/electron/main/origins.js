'use strict';

/** Schemes whose pages have no origin in common with any other page, but for the very same one. */
const OPAQUE = ['about:', 'data:', 'javascript:'];

/**
 * What a page counts as for `MessageChannel.allow`. Unlike `URL.origin` it tells apps' own schemes apart, and takes all
 * files for one.
 *
 * @param {string} text a URL
 * @returns {string | undefined} none before the first page, and for what is no URL
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

/** The origin of the page that a WebContents shows, not of one it is about to show. @param {any} contents */
function shownOrigin(contents) {
  try {
    return originOf(contents.mainFrame.url);
  } catch {
    return undefined; // the frame is gone
  }
}

/** Whether it is a page's that the app has loaded: not that of an empty one, nor of one that says what went wrong. @param {string} origin */
function isOfPage(origin) {
  return origin !== 'about:blank' && !origin.startsWith('chrome-error:');
}

/** Whether a message is from the page that is shown, or one of its origin, and not from one that was left. @param {any} event */
function isFromShownOrigin({ sender, senderFrame }) {
  try {
    return originOf(senderFrame.url) === originOf(sender.mainFrame.url);
  } catch {
    return false;
  }
}

module.exports = { originOf, isOfPage, shownOrigin, isFromShownOrigin };
