'use strict';
// Children of another user than the host. Only root can start these.

const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const { ChildProcessPool, SharedMemory } = require('../..');
const { allGone, endHosts, startHost } = require('../helpers/faults-host');
const { child, openPool, rejection, thrownBy } = require('../helpers/pools');
const { until } = require('../electron/wait');

const sharing = path.join(__dirname, '../shared/fixtures/child.js');
const USER = 54321;
const GROUP = 54322;
const AS_USER = ['--reuid', USER, '--regid', USER, '--clear-groups'];

/** Why children of that user cannot be tested here; undefined: they can. */
function obstacle() {
  if (process.getuid() !== 0) return 'only root can start them';
  const { status } = spawnSync('setpriv', [...AS_USER.map(String), 'test', '-r', child('ours.js')]);
  return status === 0 ? undefined : 'they cannot read this folder';
}

const hindered = obstacle();
if (hindered) console.warn(`SKIPPED: children of another user: ${hindered}`);
const asRoot = hindered ? test.skip : test;

afterEach(endHosts);

const idsOf = (pid) => {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const line = (name) => status.match(new RegExp(`^${name}:[ \\t]*(.*?) *$`, 'm'))[1].split('\t');
  return { users: line('Uid'), groups: line('Gid'), others: line('Groups') };
};

describe('children', () => {
  asRoot('have user and group, and none of the other groups of the host', async () => {
    const pool = openPool({ max: 1, uid: USER, gid: GROUP });
    expect(idsOf(await pool.run('pid'))).toEqual({
      users: Array(4).fill(String(USER)),
      groups: Array(4).fill(String(GROUP)),
      others: [''],
    });
  });

  asRoot('keep the group of the host with `uid` alone', async () => {
    const pool = openPool({ max: 1, uid: USER });
    expect(idsOf(await pool.run('pid'))).toMatchObject({ groups: Array(4).fill('0'), others: [''] });
  });

  asRoot('are called by the fast lane, and wait and are woken in shared memory', async () => {
    const memory = new SharedMemory(4096);
    const pool = openPool({ path: sharing, max: 1, uid: USER, gid: GROUP, shared: { memory } });
    await until(async () => {
      expect(await pool.run('size', 'memory')).toBe(4096);
      return pool.stats().children[0].lane === 'fast';
    }, 'the fast lane');
    const waiting = pool.run('wait', { index: 20, value: 0 });
    await until(() => memory.notify(20) === 1, 'the child to wait');
    expect(await waiting).toBe('ok');
    memory.close();
  });

  asRoot('are called by the channel, too', async () => {
    const pool = openPool({ max: 1, uid: USER, gid: GROUP, lane: 'channel' });
    expect(idsOf(await pool.run('pid')).users).toEqual(Array(4).fill(String(USER)));
    expect(pool.stats().children[0].lane).toBe('channel');
  });

  asRoot('sleep, wake and are killed when they block, as others', async () => {
    const pool = openPool({ max: 1, uid: USER, gid: GROUP, timeout: 500, killGrace: 50 });
    const pid = await pool.run('pid');
    expect(await until(() => pool.forked[0].sleep(), 'the child to sleep')).toBe(true);
    expect(await pool.run('pid')).toBe(pid);
    expect(await rejection(pool.run('spin'))).toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    await allGone([pid]);
    expect(await pool.run('echo', 1)).toBe(1);
  });

  asRoot('end in every condition when the host is killed', async () => {
    const { host, report, ended } = startHost('children', { args: ['stays', String(USER)] });
    const pids = await report('pids');
    expect(new Set(pids.map((pid) => idsOf(pid).users[0]))).toEqual(new Set([String(USER)]));
    host.kill('SIGKILL');
    await allGone(pids);
    await ended();
  });
});

asRoot('without the privilege, the error names the option', () => {
  const script = `
    const { ChildProcessPool } = require(${JSON.stringify(require.resolve('../..'))});
    const failure = async (options) => {
      const pool = new ChildProcessPool({ path: ${JSON.stringify(child('ours.js'))}, max: 1, ...options });
      const outcome = await pool.run('echo', 'value').catch(({ code, message }) => ({ code, message }));
      await pool.close({ force: true });
      return outcome;
    };
    (async () => {
      const own = await failure({ uid: process.getuid(), gid: process.getgid() });
      console.log(JSON.stringify([own, await failure({ uid: 0 }), await failure({ gid: 0 })]));
    })();`;
  const { stdout, stderr } = spawnSync('setpriv', [...AS_USER.map(String), process.execPath, '-e', script], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const [own, ...others] = JSON.parse(stdout);
  expect(own).toBe('value');
  for (const { code, message } of others) {
    expect(code).toBe('ERR_SPAWN');
    expect(message).toMatch(/`uid` and `gid`.*Operation not permitted/);
  }
});

test('the user that the host is needs no privilege', async () => {
  const pool = openPool({ max: 1, uid: process.getuid(), gid: process.getgid() });
  expect(await pool.run('echo', 1)).toBe(1);
});

describe.each(['uid', 'gid'])('%s', (name) => {
  test.each([-1, 0.5, '1000', null, 2 ** 32 - 1])('%p is refused', (value) => {
    const error = thrownBy(() => openPool({ [name]: value }));
    expect(error.code).toBe('ERR_INVALID_ARG');
    expect(error.message).toContain(`\`${name}\` option must be a whole number from 0 to 4294967294`);
  });

  test('is not for threads', () => {
    const options = { path: child('ours.js'), runtime: 'thread', [name]: USER };
    const error = thrownBy(() => new ChildProcessPool(options));
    expect(error.code).toBe('ERR_INVALID_ARG');
    expect(error.message).toContain(`\`${name}\` option must be left out with runtime: 'thread'`);
  });
});
