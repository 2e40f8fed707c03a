'use strict';

const { createHash } = require('crypto');
const { isAsleep } = require('./asleep.js');

const number = (n) => n.toLocaleString('en');

/**
 * What the demo claims, each with whether it is so.
 *
 * @returns {Array<{ name: string, ok: boolean, text: string }>}
 */
function verify(outcome) {
  return [
    nothingLost(outcome),
    sameDigest(outcome),
    lanes(outcome),
    asleep(outcome),
    woken(outcome),
    nothingLeft(outcome),
  ];
}

function nothingLost({ files, many: { results, unreadable, lost, killed } }) {
  const answers = results.size + unreadable.length;
  const death = killed
    ? `child ${killed} was killed halfway, and its ${number(lost)} calls ran again`
    : 'no child was there to be killed';
  return {
    name: 'nothing lost',
    ok: answers === files.length,
    text: `${death}; ${number(answers)} of ${number(files.length)} files answered`,
  };
}

/** Both digests are over the files that the one process had time for. */
function sameDigest({ many, one }) {
  const paths = [...one.results.keys()].sort();
  const [theirs, ours] = [many, one].map(({ results }) => combined(paths, results));
  const which = one.isSample ? `a random sample of ${number(paths.length)}` : `all ${number(paths.length)}`;
  return {
    name: 'same digests',
    ok: theirs === ours,
    text: `${theirs.slice(0, 16)}… over ${which} files, ${theirs === ours ? 'as' : `but ${ours.slice(0, 16)}…`} in one process`,
  };
}

/** @param {string[]} paths @param {Map<string, { sha256: string, gzip: number }>} results */
function combined(paths, results) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path}\0${results.get(path).sha256}\n`);
  return hash.digest('hex');
}

/** The channel would do the same work, but not as fast. */
function lanes({ lanes: names }) {
  const fast = names.filter((name) => name === 'fast').length;
  const text =
    fast === names.length
      ? `calls and answers go through memory shared with each child (${names.length})`
      : `${fast} of ${names.length} children are called through shared memory, the others by Node's IPC channel`;
  return { name: 'fast lane', ok: fast === names.length, text };
}

function asleep({ asleep: children }) {
  const states = children.map(({ pid, state }) => (state ? `${pid} (state ${state})` : `${pid}`));
  return {
    name: 'asleep',
    ok: children.every(isAsleep),
    text: `idle children are suspended: ${states.join(', ')}`,
  };
}

function woken({ woken: child }) {
  if (!child) return { name: 'woken', ok: true, text: 'no file to wake a child with' };
  const { pid, ms, state, isRight } = child;
  return {
    name: 'woken',
    ok: isRight && state !== 'T',
    text: `the next call woke ${pid} and was answered in ${ms.toFixed(1)} ms${state ? ` (state ${state})` : ''}`,
  };
}

function nothingLeft({ left }) {
  return {
    name: 'closed',
    ok: left.length === 0,
    text: left.length === 0 ? 'no child is left' : `left behind: ${left.join(', ')}`,
  };
}

module.exports = { combined, verify };
