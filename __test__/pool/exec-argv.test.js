'use strict';

const { openPool } = require('../helpers/pools');
const { lastReport, runNode } = require('../helpers/run-script');

test('args, execArgv and execPath are what the child is started with', async () => {
  const args = ['--plain', 'ü b', ''];
  const pool = openPool({ max: 1, args, execArgv: ['--no-warnings'], execPath: process.execPath });
  expect(await pool.run('argv')).toEqual({ args, execArgv: ['--no-warnings'], execPath: process.execPath });
});

test('execPath is looked up in the PATH when it has no slash', async () => {
  const pool = openPool({
    max: 1,
    execPath: 'node',
    env: { PATH: require('path').dirname(process.execPath) },
  });
  expect(await pool.run('argv')).toMatchObject({ execPath: process.execPath });
});

test.each([
  ['-e', []],
  ['--input-type=commonjs', ['-e']],
  ['--no-warnings', ['--inspect-port', '0', '--eval']],
])('a pool works in code given by %s %j', async (flag, more) => {
  const code = `
    const { ChildProcessPool } = require(${JSON.stringify(require.resolve('../..'))});
    const { report } = require(${JSON.stringify(require.resolve('../helpers/report'))});
    const path = ${JSON.stringify(require.resolve('../fixtures/children/ours.js'))};
    new ChildProcessPool({ path, max: 1 }).run('argv').then(report);`;
  const { execArgv } = lastReport(await runNode([flag, ...more, code]));
  expect(execArgv).toEqual(flag === '--no-warnings' ? [flag] : []);
});
