'use strict';
// As much of Jest as the pool's tests need, in Electron's main process.

const { expect } = require('expect');
const { fn, spyOn } = require('jest-mock');
const { within } = require('../../wait');

/** @type {Array<{ name: string, run: () => unknown, hooks: Record<string, Function[]> }>} */
let tests = [];
let hooks = newHooks();
let prefix = '';

function newHooks() {
  return { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
}

function test(name, run) {
  tests.push({ name: prefix + name, run, hooks });
}

/** Titles with `%s` and other placeholders, filled as Jest fills them, as far as names must differ. */
function each(rows, declare) {
  for (const row of rows) {
    const values = Array.isArray(row) ? row : [row];
    let at = 0;
    declare((name) => name.replace(/%[sijp#d]/g, () => String(values[at++])), values);
  }
}

test.each = (rows) => (name, run) => each(rows, (fill, values) => test(fill(name), () => run(...values)));

function describe(name, declare) {
  const outer = [prefix, hooks];
  prefix += `${name} › `;
  hooks = Object.fromEntries(Object.entries(hooks).map(([kind, list]) => [kind, [...list]]));
  declare();
  [prefix, hooks] = outer;
}

describe.each = (rows) => (name, declare) =>
  each(rows, (fill, values) => describe(fill(name), () => declare(...values)));

const globals = { test, it: test, describe, expect, jest: { fn, spyOn } };
for (const kind of Object.keys(newHooks())) globals[kind] = (hook) => hooks[kind].push(hook);
Object.assign(globalThis, globals);

/**
 * Runs a test file and resolves with the outcome of each of its tests: `true`, or what went wrong.
 *
 * @param {string} file
 * @param {(name: string) => boolean} isWanted
 */
async function runFile(file, isWanted) {
  tests = [];
  hooks = newHooks();
  // Helpers have hooks, too, which each file gets again, as with Jest.
  for (const id of Object.keys(require.cache)) if (id.includes('__test__/helpers')) delete require.cache[id];
  require(file);
  const outcomes = {};
  const before = new Set();
  const after = new Set();
  for (const { name, run, hooks: own } of tests.filter((each) => isWanted(each.name))) {
    try {
      for (const hook of own.beforeAll) await onceOf(before, hook);
      for (const hook of own.afterAll) after.add(hook);
      for (const hook of own.beforeEach) await hook();
      await within(Promise.resolve().then(run), name);
      outcomes[name] = true;
    } catch (error) {
      outcomes[name] = String(error?.stack ?? error);
    }
    try {
      for (const hook of own.afterEach) await within(Promise.resolve().then(hook), 'a hook');
    } catch (error) {
      outcomes[name] = `after it: ${error?.stack ?? error}`;
    }
  }
  for (const hook of after) await within(Promise.resolve().then(hook), 'a hook');
  return outcomes;
}

/** Runs a hook of a whole group before the first of its tests. */
async function onceOf(done, hook) {
  if (done.has(hook)) return;
  done.add(hook);
  await hook();
}

module.exports = { runFile };
