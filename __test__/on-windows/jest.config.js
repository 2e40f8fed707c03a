'use strict';
// The tests that also run on Windows: `npm run test:platforms` runs them in Node for Windows, under wine.

const path = require('path');
const base = require('../../jest.config.js');
const { FILES, FOLDERS, LEFT_OUT_FILES } = require('./left-out.js');

module.exports = {
  ...base,
  rootDir: path.join(__dirname, '../..'),
  testMatch: [...FOLDERS.map((folder) => `${folder}/*`), ...FILES].map(
    (name) => `<rootDir>/__test__/${name}.test.js`,
  ),
  testPathIgnorePatterns: Object.keys(LEFT_OUT_FILES).map((name) => `/__test__/${name}\\.test\\.js$`),
  testEnvironment: path.join(__dirname, 'environment.js'),
  testSequencer: path.join(__dirname, '../longest-first.js'),
  maxWorkers: 3,
};
