'use strict';

const { runExample, NOTHING } = require('./run-example.js');

/** What is printed of each file, by its name. */
async function play(...args) {
  const { code, stdout, stderr, left } = await runExample('test-runner', args);
  expect({ stderr, left }).toEqual({ stderr: '', left: NOTHING });
  const blocks = stdout.trimEnd().split(/\n(?! )/);
  const summary = blocks.pop();
  const files = Object.fromEntries(blocks.map((block) => [block.split('.')[0], block.split('\n')]));
  return { code, files, summary };
}

test('files that crash or hang cost no other its result', async () => {
  expect(await play()).toEqual({
    code: 1,
    files: {
      'a-numbers': ['a-numbers.check.js', '  passed adds', '  passed waits'],
      'b-crash': ['b-crash.check.js: its process has ended with 3', '  passed before the crash'],
      'c-endless': ['c-endless.check.js: no end after 5000 ms', '  passed before the loop'],
      'd-words': ['d-words.check.js', '  passed is right', '  FAILED is wrong: ab is not ba'],
    },
    summary: '4 files, 5 of 6 tests passed, 2 files without an end',
  });
});

test('with --bail the first failure ends the others', async () => {
  const { code, files } = await play('--bail');
  expect(code).toBe(1);
  // Two run at a time, and either may fail first.
  const hasFailed = [
    files['b-crash'][0] === 'b-crash.check.js: its process has ended with 3',
    files['d-words'].some((line) => line.startsWith('  FAILED')),
  ];
  expect(hasFailed).toContain(true);
  expect(files['c-endless'][0]).toBe('c-endless.check.js: not run to its end: another one has failed');
});
