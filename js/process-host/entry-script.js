'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { whenPreloaded } = require('./preloads.js');
const { Promise, nextTick, setImmediate } = require('../common/primordials.js');

/** What is the main module of a utility process or a thread while its script is an ES module. */
const ENTRIES = ['utility-entry.js', 'thread-entry.js'].map((name) => path.join(__dirname, name));
/** With these, Node takes turns of the loop before it asks for the script, which it then loads as it loads ES modules. */
const LOADERS = /(^|\s)--(import|loader|experimental-loader)(=|\s|$)/;
const KEEPS_SYMLINKS = /(^|\s)--preserve-symlinks-main(\s|$)/;
/** A module of no effect. */
const EMPTY_MODULE = 'data:text/javascript,';

/** Whether the script of a thread has thrown, after which Node still runs the ticks. */
let hasThrown = false;

/** Runs the script of a thread. @param {() => void} run */
function evaluate(run) {
  hasThrown = true;
  run();
  hasThrown = false;
}

/**
 * Calls back once the process's script has been evaluated: an ES module with all that it imports and awaits at its top
 * level. When that fails the process ends, or, if somebody has caught the error, it is over, too.
 *
 * @param {() => void} callback
 */
function whenEvaluated(callback) {
  // A CommonJS script is evaluated in one go. After it come the ticks, and only then the first message.
  nextTick(() => {
    if (hasThrown) return;
    if (isCommonJs()) callback();
    else
      whenPreloaded(() => {
        moduleEvaluated().then(callback, () => {
          // By then an error that nobody has caught has ended the process.
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
    // To import a CommonJS script that Node has not asked for yet would make it another's module instead of the main one.
    await hasAskedForScript();
    if (isCommonJs()) return;
  }
  // The same module, not another one: this only waits for it.
  await import(/* webpackIgnore: true */ /* @vite-ignore */ pathToFileURL(script).href);
}

/** Loaders serve one after the other: what is asked for later, and has come, tells that Node has asked for the script. */
async function hasAskedForScript() {
  await new Promise((resolve) => setImmediate(resolve));
  await import(/* webpackIgnore: true */ /* @vite-ignore */ EMPTY_MODULE).catch(() => {});
}

/** The script as Node has found it. */
function entryPath() {
  const [, script] = process.argv;
  const { NODE_OPTIONS = '', NODE_PRESERVE_SYMLINKS_MAIN: keep } = process.env;
  const keepsSymlinks = keep === '1' || KEEPS_SYMLINKS.test(`${process.execArgv.join(' ')} ${NODE_OPTIONS}`);
  return keepsSymlinks ? path.resolve(script) : require.resolve(script);
}

/** Whether its name, or the package it is in, says that it is an ES module. @param {string} script */
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
