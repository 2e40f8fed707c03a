'use strict';

const { lastReport, runNode } = require('../helpers/run-script');

const major = Number(process.versions.node.split('.')[0]);
const FLAG = major >= 24 ? '--permission' : '--experimental-permission';

const code = (options = '') => `
  const { ChildProcessPool } = require(${JSON.stringify(require.resolve('../..'))});
  const { report } = require(${JSON.stringify(require.resolve('../helpers/report'))});
  const path = ${JSON.stringify(require.resolve('../fixtures/children/ours.js'))};
  const failure = (act) => { try { return act(); } catch (error) { return { ...error, code: error.code }; } };
  const forked = failure(() => require('child_process').fork(path));
  forked.kill?.();
  const pooled = failure(() => new ChildProcessPool({ path, max: 1, ${options} }));
  if (pooled.code) report({ forked, pooled });
  else pooled.run('argv').then(({ execArgv }) => report({ execArgv }));`;

/** What a host sees that Node restricts. */
async function seen(flags, options) {
  const given = [FLAG, '--allow-fs-read=*', '--allow-fs-write=*', '--no-warnings', ...flags];
  return lastReport(await runNode([...given, '-e', code(options)]));
}

// Before, Node has no permission model.
const restricted = major >= 20 ? test : test.skip;

restricted('what fork is refused a pool is refused, with the same code', async () => {
  const { forked, pooled } = await seen(['--allow-addons']);
  expect(pooled).toMatchObject({ code: forked.code, permission: forked.permission });
  expect(pooled.code).toBe('ERR_ACCESS_DENIED');
  // Neither may load the addon.
  expect((await seen([])).pooled.code).toBe('ERR_ACCESS_DENIED');
});

restricted('threads need no leave to start processes, but one to start threads', async () => {
  await expect(seen(['--allow-addons'], "runtime: 'thread'")).rejects.toThrow('ERR_SPAWN');
  const { execArgv } = await seen(['--allow-addons', '--allow-worker'], "runtime: 'thread'");
  expect(execArgv).toContain('--allow-worker');
});

restricted.each(['', 'execArgv: ["--no-deprecation"]', 'execArgv: [], env: { NODE_OPTIONS: "" }'])(
  'children are restricted as their host is: { %s }',
  async (options) => {
    const allowed = ['--allow-addons', '--allow-child-process'];
    const { execArgv } = await seen(allowed, options);
    expect(execArgv).toEqual(expect.arrayContaining([FLAG, '--allow-fs-read=*', ...allowed]));
  },
);
