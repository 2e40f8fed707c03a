'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { whenPreloaded } = require('./preloads.js');
const { Promise, nextTick, setImmediate } = require('../common/primordials.js');

/** The possible main modules of a utility process or thread whose script is an ES module. */
const ENTRIES = ['utility-entry.js', 'thread-entry.js'].map((name) => path.join(__dirname, name));
/** With these flags, Node runs turns of the loop before it requests the script, and then loads it as an ES module. */
const LOADERS = /(^|\s)--(import|loader|experimental-loader)(=|\s|$)/;
const KEEPS_SYMLINKS = /(^|\s)--preserve-symlinks-main(\s|$)/;
/** A module without effects. */
const EMPTY_MODULE = 'data:text/javascript,';

/** Whether the script of a thread has thrown. Node still runs the ticks after that. */
let hasThrown = false;

/** Runs the script of a thread. @param {() => void} run */
function evaluate(run) {
  hasThrown = true;
  run();
  hasThrown = false;
}

/**
 * Calls back once the process's script has been evaluated. For an ES module, this includes all imports and top-level
 * awaits. A failure ends the process; if the user's code has caught the error, this calls back, too.
 *
 * @param {() => void} callback
 */
function whenEvaluated(callback) {
  // A CommonJS script is evaluated in one go. The ticks run after it, and the first message comes after the ticks.
  nextTick(() => {
    if (hasThrown) return;
    if (isCommonJs()) callback();
    else
      whenPreloaded(() => {
        moduleEvaluated().then(callback, () => {
          // By then, an uncaught error has ended the process.
          setImmediate(callback);
        });
      });
  });
}

function isCommonJs() {
  const main = process.mainModule;
  return main !== undefined && !ENTRIES.includes(main.filename);
}

async function moduleEvaluated() {
  const script = entryPath();
  const options = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;
  if (LOADERS.test(options) && !isModule(script)) {
    // If we imported a CommonJS script before Node requests it, it would not be the main module.
    await hasAskedForScript();
    if (isCommonJs()) return;
  }
  // This imports the same module again, so it only waits for the evaluation.
  await import(/* webpackIgnore: true */ /* @vite-ignore */ pathToFileURL(script).href);
}

/** Waits until Node has requested the script. Loaders answer in order, so the answer to a later request shows that. */
async function hasAskedForScript() {
  await new Promise((resolve) => setImmediate(resolve));
  await import(/* webpackIgnore: true */ /* @vite-ignore */ EMPTY_MODULE).catch(() => {});
}

/** Returns the path of the script as Node has resolved it. */
function entryPath() {
  const [, script] = process.argv;
  const { NODE_OPTIONS = '', NODE_PRESERVE_SYMLINKS_MAIN: keep } = process.env;
  const keepsSymlinks = keep === '1' || KEEPS_SYMLINKS.test(`${process.execArgv.join(' ')} ${NODE_OPTIONS}`);
  return keepsSymlinks ? path.resolve(script) : require.resolve(script);
}

/** Whether the file name or the package of a script marks it as an ES module. @param {string} script */
function isModule(script) {
  if (/\.m[jt]s$/.test(script)) return true;
  if (/\.c[jt]s$/.test(script)) return false;
  for (let folder = path.dirname(script); ; folder = path.dirname(folder)) {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).type === 'module';
    } catch {
      if (folder === path.dirname(folder)) return false;
    }
  }
}

module.exports = { evaluate, whenEvaluated };
