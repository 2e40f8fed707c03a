'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { lastReport, runNode } = require('../helpers/run-script');

const code = (mark, options = '') => `
  ${mark};
  const { ChildProcessPool } = require(${JSON.stringify(require.resolve('../..'))});
  const { report } = require(${JSON.stringify(require.resolve('../helpers/report'))});
  const path = ${JSON.stringify(require.resolve('../fixtures/children/ours.js'))};
  (async () => {
    try {
      const pool = new ChildProcessPool({ path, max: 1, ${options} });
      report({ answer: await pool.run('echo', 1) });
    } catch ({ code, message }) {
      report({ code, message });
    }
  })();`;

const MARKS = [
  ['node:sea', "require('node:sea').isSea = () => true"],
  ['pkg', 'process.pkg = { entrypoint: "/snapshot/app.js" }'],
  ['nexe', 'process.__nexe = {}'],
  ['boxednode', 'process.boxednode = {}'],
];

describe.each(MARKS)('in a single executable of %s', (kind, mark) => {
  test('a pool says what to do instead of starting the app again', async () => {
    const seen = lastReport(await runNode(['-e', code(mark)]));
    expect(seen.code).toBe('ERR_UNSUPPORTED');
    expect(seen.message).toContain(kind);
    expect(seen.message).toContain('`execPath` option');
  });

  test('so it does when execPath is that executable', async () => {
    const seen = lastReport(await runNode(['-e', code(mark, 'execPath: process.execPath')]));
    expect(seen.code).toBe('ERR_UNSUPPORTED');
  });

  test('a pool with its own Node works', async () => {
    const seen = lastReport(
      await runNode(['-e', code(mark, "execPath: '/usr/bin/env', execArgv: ['node']")]),
    );
    expect(seen).toEqual({ answer: 1 });
  });
});

test('elsewhere execPath may be the own binary', async () => {
  const pool = openPool({ max: 1, execPath: process.execPath });
  expect(await pool.run('echo', 1)).toBe(1);
  expect(await rejection(openPool({ max: 1, execPath: '/nowhere' }).run('echo', 1))).toMatchObject({
    code: 'ERR_SPAWN',
  });
});
