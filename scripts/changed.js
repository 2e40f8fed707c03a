'use strict';

const { execFileSync, spawnSync } = require('child_process');
const path = require('path');

const ROOT = path.join(__dirname, '..');

/** @param {string[]} args */
const git = (...args) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);

/** @param {string} name */
const isCommit = (name) =>
  spawnSync('git', ['rev-parse', '-q', '--verify', name], { cwd: ROOT }).status === 0;

/** Returns the files that differ from `main`, committed or not. @returns {string[]} */
function changedFiles() {
  const main = ['origin/main', 'main'].find(isCommit) ?? 'HEAD';
  const [since] = git('merge-base', main, 'HEAD');
  const files = [
    ...git('diff', '--name-only', '--diff-filter=d', since),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
  return [...new Set(files)];
}

module.exports = { changedFiles };
