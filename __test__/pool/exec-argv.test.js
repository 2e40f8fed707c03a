'use strict';

const { openPool } = require('../helpers/pools');
const { lastReport, runNode } = require('../helpers/run-script');
const { inheritedArgv } = require('../../js/pool/host-options');

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
  [
    ['--no-warnings', '-r', './x.js', '--max-old-space-size=100'],
    ['--no-warnings', '-r', './x.js', '--max-old-space-size=100'],
  ],
  [
    [
      '--inspect',
      '--inspect-brk=9230',
      '--inspect-port',
      '0',
      '--inspect-publish-uid',
      'stderr',
      '--debug-port=1',
    ],
    [],
  ],
  [
    [
      '-e',
      'code',
      '--no-warnings',
      '--eval',
      'code',
      '--eval=code',
      '-p',
      'code',
      '-pe',
      'code',
      '--print=code',
    ],
    ['--no-warnings'],
  ],
  [
    ['--input-type=module', '--input-type', 'module', '-i', '--interactive', '--import', 'x'],
    ['--import', 'x'],
  ],
])("of the host's own arguments children inherit all but inspector and eval: %j", (given, inherited) => {
  expect(inheritedArgv(given)).toEqual(inherited);
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
