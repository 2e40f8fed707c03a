'use strict';
// The environment of Jest, without the tests that are left out on Windows.

const PromisedTests = require('../environment.js');
const { LEFT_OUT } = require('./left-out.js');

module.exports = class extends PromisedTests {
  beforeRun(tests) {
    const leftOut = LEFT_OUT[this.fileName] ?? {};
    for (const { test, title } of tests) if (title in leftOut) test.mode = 'skip';
    const titles = tests.map(({ title }) => title);
    const unknown = Object.keys(leftOut).filter((title) => !titles.includes(title));
    if (unknown.length > 0) throw new Error(`${this.fileName} has no test called ${unknown.join(' or ')}`);
  }
};
