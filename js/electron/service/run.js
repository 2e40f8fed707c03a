'use strict';

const { errorToData } = require('../../error-data.js');

/** How often a service in development looks whether it has required more. */
const LOOK_EVERY = 300;

/**
 * Runs a service's script where it lives, and tells main how that went.
 *
 * @param {string} script
 * @param {boolean} isDev whether to tell of the files too
 * @param {(kind: 'LOADED' | 'FILES', payload: object) => void} tell
 */
function runService(script, isDev, tell) {
  if (isDev) tellFiles(tell);
  try {
    require(script);
  } catch (error) {
    tell('LOADED', { error: errorToData(error) });
    throw error;
  }
  tell('LOADED', {});
}

/** @param {(kind: 'FILES', payload: object) => void} tell */
function tellFiles(tell) {
  let told = 0;
  const look = () => {
    const files = Object.keys(require.cache);
    if (files.length === told) return;
    told = files.length;
    tell('FILES', { files });
  };
  setTimeout(look, 0);
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref?.();
}

module.exports = { runService };
