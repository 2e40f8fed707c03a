'use strict';

const { errorToData } = require('../../codec/error-data.js');

/** How often a service in development looks whether it has required more. */
const LOOK_EVERY = 300;

/**
 * Runs a service's script where it lives, and tells main how that went. What the script throws is not caught: V8 would
 * report it as an error of the line that throws it again, and DevTools would show this file instead of the script.
 *
 * @param {string} script
 * @param {boolean} isDev whether to tell of the files too
 * @param {(kind: 'LOADED' | 'FILES', payload: object) => void} tell
 * @param {(heard: (error: unknown) => void) => void} onUncaught calls back with the next error that nobody has caught
 */
function runService(script, isDev, tell, onUncaught) {
  if (isDev) tellFiles(tell);
  let hasRun = false;
  try {
    require(script);
    hasRun = true;
    tell('LOADED', {});
  } finally {
    if (!hasRun) onUncaught((error) => tell('LOADED', { error: errorToData(error) }));
  }
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
