'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { createPool } = require('../..');
const { openPool, rejection } = require('../helpers/pools');
const { lastReport, runNode } = require('../helpers/run-script');

const [major] = process.versions.node.split('.').map(Number);
// Before, Node has no permission model.
const restricted = major >= 20 ? test : test.skip;

let folder;
let file;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'permission-')));
  file = path.join(folder, 'file');
  fs.writeFileSync(file, 'text');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const child = (code) => `process.mainModule.require('fs').${code}`;
const read = () => child(`readFileSync(${JSON.stringify(file)}, 'utf8')`);
const write = () => child(`writeFileSync(${JSON.stringify(file)}, 'new')`);
const fork = `process.mainModule.require('child_process').spawnSync('true').status`;
const thread = `typeof new (process.mainModule.require('worker_threads').Worker)('', { eval: true })`;
const denied = expect.objectContaining({ code: 'ERR_ACCESS_DENIED' });

/** What each piece of code comes to in a child. */
async function attempt(permission, ...codes) {
  const pool = openPool({ max: 1, permission });
  const outcomes = [];
  for (const code of codes) outcomes.push(await pool.run('value', code).catch((error) => error));
  expect(pool.stats().children[0]).toMatchObject({ lane: process.env.ELECTRON_RE_NATIVE_LANE ?? 'fast' });
  return outcomes;
}

restricted('a child may do nothing that is not listed, and keeps the fast lane', async () => {
  expect(await attempt({}, read(), write(), fork, thread)).toEqual([denied, denied, denied, denied]);
});

restricted('what is listed is granted', async () => {
  expect(await attempt({ fsRead: [file] }, read(), write())).toEqual(['text', denied]);
  expect(
    await attempt({ fsRead: [pathToFileURL(folder)], fsWrite: [folder] }, read(), write(), read()),
  ).toEqual(['text', undefined, 'new']);
  expect(await attempt({ fsRead: true, childProcess: true, worker: true }, read(), fork, thread)).toEqual([
    'new',
    0,
    'object',
  ]);
});

restricted('the module of createPool can be read, and what it loads has to be listed', async () => {
  const module = path.join(folder, 'tasks.js');
  fs.writeFileSync(module, "exports.late = () => require('./other.js'); exports.now = () => 1;");
  fs.writeFileSync(path.join(folder, 'other.js'), 'module.exports = 2;');
  const pools = [{}, { fsRead: [folder] }].map((permission) => createPool(module, { max: 1, permission }));
  try {
    expect(await Promise.all(pools.map((pool) => pool.tasks.now()))).toEqual([1, 1]);
    expect(await rejection(pools[0].tasks.late())).toMatchObject({ code: 'ERR_ACCESS_DENIED' });
    expect(await pools[1].tasks.late()).toBe(2);
  } finally {
    await Promise.all(pools.map((pool) => pool.close({ force: true })));
  }
});

restricted("flags of the host's do not add to it, and it grants no more than the host has", async () => {
  const code = `
    const { ChildProcessPool } = require(${JSON.stringify(require.resolve('../..'))});
    const { report } = require(${JSON.stringify(require.resolve('../helpers/report'))});
    const path = ${JSON.stringify(require.resolve('../fixtures/children/ours.js'))};
    const open = (permission) => new ChildProcessPool({ path, max: 1, permission });
    let refused;
    try { open({ worker: true }); } catch ({ code, message }) { refused = { code, message }; }
    open({}).run('value', ${JSON.stringify(read())}).catch(({ code }) => report({ refused, read: code }));`;
  const flag = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const own = [flag, '--allow-fs-read=*', '--allow-fs-write=*', '--allow-addons', '--allow-child-process'];
  const { refused, read: outcome } = lastReport(await runNode([...own, '--no-warnings', '-e', code]));
  expect(outcome).toBe('ERR_ACCESS_DENIED');
  expect(refused).toMatchObject({
    code: 'ERR_ACCESS_DENIED',
    message: expect.stringContaining('`permission.worker`'),
  });
});

test.each([
  [5, '`permission` option must be an object'],
  [{ fs: true }, '`permission.fs` is not an option, the options are fsRead, fsWrite, childProcess'],
  [{ fsRead: '/tmp' }, '`permission.fsRead` option must be true or a list of paths'],
  [{ fsRead: [5] }, '`permission.fsRead` option must be true or a list of paths'],
  [{ worker: 1 }, '`permission.worker` option must be a boolean'],
])('permission: %p is refused', (permission, message) => {
  expect(() => openPool({ permission })).toThrow(major >= 20 ? message : /permission/);
});

test('it is not for threads, nor beside flags of the permission model', () => {
  expect(() => openPool({ permission: {}, runtime: 'thread' })).toThrow(
    "`permission` option must be left out with runtime: 'thread'",
  );
  expect(() => openPool({ permission: {}, execArgv: ['--allow-worker'] })).toThrow(
    '`permission` option must be left out when execArgv or NODE_OPTIONS contains --allow-worker',
  );
});
