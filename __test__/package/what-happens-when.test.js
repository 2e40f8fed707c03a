'use strict';
// docs/what-happens-when.md: each row names a test that there is.

const fs = require('fs');
const path = require('path');

const docs = path.join(__dirname, '../../docs');
const text = fs.readFileSync(path.join(docs, 'what-happens-when.md'), 'utf8');
const rows = text.split('\n').filter((line) => /^\|(?! (When|-))/.test(line) && !line.startsWith('| -'));

/** The strings of a source file, as they read. */
function stringsOf(source) {
  const found = source.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g);
  return new Set(Array.from(found, ([, single, double]) => single ?? double));
}

test.each(rows.map((row) => [row.split('|')[1].trim(), row]))('%s', (_name, row) => {
  const [, title, link] = /\[([^\]]+)\]\(([^)]+\.test\.js)\) +\|$/.exec(row) ?? [];
  expect(link).toBeDefined();
  const strings = stringsOf(fs.readFileSync(path.join(docs, link), 'utf8'));
  expect(strings).toContain(title);
});

test('what has to be in it is', () => {
  for (const words of ['throws while', 'is killed', 'blocks', 'starts processes', 'sleeps', 'ends by itself'])
    expect(text).toContain(words);
  expect(rows.length).toBeGreaterThan(25);
});
