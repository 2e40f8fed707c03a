'use strict';
// Node's environment of Jest. A file fails when it lacks a test that docs/platforms.md relies on, or skips it.

const path = require('path');
const { TestEnvironment } = require('jest-environment-node');
const { nameOf } = require('./on-windows/left-out.js');
const { PROMISED } = require('./platforms/promises.js');

/** The names of a test and of the groups that it is in. @param {any} test */
function fullName(test) {
  const names = [];
  for (let part = test; part?.parent; part = part.parent) names.unshift(part.name);
  return names.join(' › ');
}

/** @param {any} group @returns {any[]} */
const testsOf = (group) =>
  group.children.flatMap((/** @type {any} */ child) => (child.type === 'test' ? [child] : testsOf(child)));

/** @param {any} part a test, or a group that it is in */
const isSkipped = (part) => Boolean(part) && (['skip', 'todo'].includes(part.mode) || isSkipped(part.parent));

module.exports = class PromisedTests extends TestEnvironment {
  /** The file's, as `host/orphans`. */
  fileName;

  constructor(config, context) {
    super(config, context);
    this.fileName = nameOf(path.relative(config.projectConfig.rootDir, context.testPath));
  }

  handleTestEvent({ name }, state) {
    if (name !== 'run_start') return;
    const tests = testsOf(state.rootDescribeBlock);
    this.beforeRun?.(tests.map((test) => ({ test, title: fullName(test) })));
    const run = tests
      .filter((test) => !isSkipped(test))
      .map((test) => `${this.fileName} › ${fullName(test)}`);
    const promised = PROMISED.filter((test) => test.startsWith(`${this.fileName} › `));
    const missing = promised.filter((test) => !run.includes(test));
    if (missing.length > 0)
      throw new Error(`docs/platforms.md relies on tests that do not run: ${missing.join(', ')}`);
  }
};
