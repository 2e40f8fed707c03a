'use strict';

const { errorToData } = require('../../codec/error-data.js');

/** The interval at which a service in development checks whether it has required more files. */
const LOOK_EVERY = 300;

/**
 * Runs a service's script at its own path, and reports the outcome to main. Errors of the script are not caught: V8 would attribute them to
 * the line that rethrows them, and DevTools would show this file instead of the script.
 *
 * @param {string} script
 * @param {boolean} isDev whether to report the files, too
 * @param {(kind: 'LOADED' | 'FILES', payload: object) => void} tell
 * @param {(heard: (error: unknown) => void) => void} onUncaught calls back with the next uncaught error
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
