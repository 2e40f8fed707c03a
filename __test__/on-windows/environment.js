'use strict';
// Node's environment of Jest, without the tests that are left out on Windows.

const path = require('path');
const { TestEnvironment } = require('jest-environment-node');
const { LEFT_OUT, nameOf } = require('./left-out.js');

/** The names of a test and of the groups that it is in. @param {any} test */
function fullName(test) {
  const names = [];
  for (let part = test; part?.parent; part = part.parent) names.unshift(part.name);
  return names.join(' › ');
}

/** @param {any} group @returns {any[]} */
const testsOf = (group) =>
  group.children.flatMap((/** @type {any} */ child) => (child.type === 'test' ? [child] : testsOf(child)));

module.exports = class extends TestEnvironment {
  #file;

  constructor(config, context) {
    super(config, context);
    this.#file = nameOf(path.relative(config.projectConfig.rootDir, context.testPath));
  }

  handleTestEvent({ name }, state) {
    if (name !== 'run_start') return;
    const unknown = new Set(Object.keys(LEFT_OUT[this.#file] ?? {}));
    for (const test of testsOf(state.rootDescribeBlock)) {
      const isLeftOut = unknown.delete(fullName(test)) || LEFT_OUT[this.#file]?.[fullName(test)];
      if (isLeftOut) test.mode = 'skip';
    }
    if (unknown.size > 0) throw new Error(`${this.#file} has no test called ${[...unknown].join(' or ')}`);
  }
};
