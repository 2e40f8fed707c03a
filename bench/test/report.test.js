'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { replaceSection, toMarkdown } = require('../report/markdown.js');
const { Statistics, median } = require('../statistics.js');

const result = (round, peer, value) => ({ round, load: 'l', peer, values: { m: value }, left: 0 });

test('the median of an even number is between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 4, 6]), 5);
});

test('a ratio compares what was measured in the same round', () => {
  const statistics = new Statistics([
    result(0, 'a', 10),
    result(0, 'electron-re', 5),
    result(1, 'a', 100),
    result(1, 'electron-re', 10),
    result(2, 'a', 1),
    { round: 2, load: 'l', peer: 'electron-re', failure: 'gone', left: 2 },
  ]);
  assert.deepEqual(statistics.ratios('l', 'a', 'm', 'more'), { median: 6, min: 2, max: 10 });
  assert.deepEqual(statistics.ratios('l', 'a', 'm', 'less'), { median: 0.3, min: 0.1, max: 0.5 });
  assert.deepEqual(statistics.failures('l', 'electron-re'), ['gone']);
  assert.deepEqual([...statistics.leftBehind()], [['electron-re', 2]]);
  assert.equal(statistics.values('l', 'b', 'm'), undefined);
});

test('a section takes the place of its own kind and leaves the others', () => {
  let report = '# Measurements\n';
  for (const [name, text] of Object.entries({ 'Node 20': 'old', 'Electron 22': 'e' }))
    report = replaceSection(report, name, text);
  const renewed = replaceSection(report, 'Node 20', 'new');
  assert.equal(renewed, report.replace('old', 'new'));
});

test('what would end a cell is escaped', () => {
  const table = { title: 'T', head: ['a', 'b'], rows: [['x|y', '1']] };
  assert.equal(toMarkdown(table), '### T\n\n| a | b |\n| --- | ---: |\n| x\\|y | 1 |');
});
