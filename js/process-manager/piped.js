'use strict';

const path = require('path');
const { StringDecoder } = require('string_decoder');
const { deaths } = require('../pool/deaths.js');

/** @typedef {{ pid?: number, killed?: boolean, spawnfile?: string, spawnargs?: string[], stdout?: NodeJS.ReadableStream | null, stderr?: NodeJS.ReadableStream | null, once?: Function }} Child */

/** Characters at the end of its stderr that are searched for last words. */
const TAIL = 4000;
/** Characters of last words. */
const LONGEST = 500;

/**
 * Reads the output of a child process that the app has started, and learns how it ends. `print` gets each piece of output; `closed` is
 * called after the last one.
 *
 * @param {Child} child
 * @param {object} to
 * @param {(pid: number, source: 'stdout' | 'stderr', text: string) => void} to.print
 * @param {(pid: number) => void} to.closed
 * @param {(pid: number) => boolean} to.wasAsked
 */
function pipeChild(child, { print, closed, wasAsked }) {
  const { pid } = child;
  if (pid === undefined) return;
  let open = 0;
  let errors = '';
  for (const source of /** @type {const} */ (['stdout', 'stderr'])) {
    const stream = child[source];
    if (!stream) continue;
    open += 1;
    // A character may be split between two pieces.
    const decoder = new StringDecoder();
    stream.on('data', (/** @type {Buffer | string} */ chunk) => {
      const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
      if (source === 'stderr') errors = (errors + text).slice(-TAIL);
      print(pid, source, text);
    });
    stream.once('close', () => {
      open -= 1;
      if (open === 0) closed(pid);
    });
  }
  let asked = false;
  child.once?.('exit', () => (asked = child.killed === true || wasAsked(pid)));
  child.once?.('close', (/** @type {number | null} */ code, /** @type {string | null} */ signal) => {
    const lastWords = code === 0 ? null : lastWordsIn(errors);
    const rest = { code, signal, reason: null, lastWords, lostCalls: 0, wasAsked: asked };
    deaths.add({ pid, name: nameOf(child), mark: 'node', pool: null, poolName: null, ...rest });
  });
}

/** The error that Node prints before its stack, or the last line. @param {string} errors */
function lastWordsIn(errors) {
  const lines = errors.split(/\r?\n/).filter((line) => line.trim() !== '');
  const message = lines.filter((line) => /^\S*Error\b/.test(line)).pop() ?? lines.pop();
  return message === undefined ? null : message.slice(0, LONGEST);
}

/** The name of the script that Node runs, or else of the program. @param {Child} child */
function nameOf({ spawnfile = '', spawnargs = [] }) {
  const isNode = path.basename(spawnfile) === path.basename(process.execPath);
  const script = isNode ? spawnargs.slice(1).find((argument) => !argument.startsWith('-')) : undefined;
  return path.basename(script ?? spawnfile) || 'child process';
}

module.exports = { lastWordsIn, pipeChild };
