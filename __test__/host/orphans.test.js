'use strict';
// However the host ends, its children end with it.

const { allGone, endHosts, startHost } = require('../helpers/faults-host');

/** Windows has no signals to end by. */
const ABORTED =
  process.platform === 'win32' ? { code: 134, signal: null } : { code: null, signal: 'SIGABRT' };

afterEach(endHosts);

describe('children in every condition end within a second when the host', () => {
  test.each([
    ['is killed', 'SIGKILL'],
    ['is terminated', 'SIGTERM'],
    ['is interrupted', 'SIGINT'],
    ['crashes', 'SIGSEGV'],
    ['loses its terminal', 'SIGHUP'],
  ])('%s', async (_name, signal) => {
    const { host, report, ended } = startHost('children', { args: ['stays'] });
    const pids = await report('pids');
    expect(pids.length).toBeGreaterThanOrEqual(6);
    host.kill(signal);
    await allGone(pids);
    expect((await ended()).signal).toBe(signal);
  });

  test('is killed while it is stopped', async () => {
    const { host, report, ended } = startHost('children', { args: ['stays'] });
    const pids = await report('pids');
    host.kill('SIGSTOP');
    host.kill('SIGKILL');
    await allGone(pids);
    await ended();
  });

  test.each([
    ['calls process.exit', 'exit', { code: 3, signal: null }],
    ['calls process.exit in a listener', 'exit in a listener', { code: 3, signal: null }],
    ['throws', 'uncaught', { code: 1, signal: null }],
    ['rejects', 'rejection', { code: 1, signal: null }],
    ['aborts', 'abort', ABORTED],
    ['has nothing more to do', 'falls', { code: 0, signal: null }],
  ])('%s', async (_name, ending, how) => {
    const { report, ended } = startHost('children', { args: [ending] });
    const pids = await report('pids');
    expect(await ended()).toMatchObject(how);
    await allGone(pids);
  });
});
