'use strict';
// A user may have a limited number of processes and threads. Where a start is stopped by that, no call hangs.

const { execFileSync } = require('child_process');
const { endHosts, startHost } = require('../helpers/faults-host');

/** Of nobody else: the kernel counts by user. */
const USER = 54321;
const AS_USER = `setpriv --reuid ${USER} --regid ${USER} --clear-groups`;
/** What a call may end with there. */
const CODES = ['ERR_NO_RESOURCES', 'ERR_SPAWN', 'ERR_CHILD_EXITED', 'ERR_CRASH_LOOP', 'ERR_START_TIMEOUT'];

const missing = obstacle();
if (missing) console.warn(`SKIPPED: limits of processes: ${missing}`);

function obstacle() {
  if (process.getuid() !== 0) return 'only root can run a host as another user';
  try {
    execFileSync('prlimit', ['--version']);
    execFileSync('sh', ['-c', `${AS_USER} ${process.execPath} -e 0`]);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

afterEach(endHosts);

(missing ? test.skip : test)(
  'where the limit of processes stops a start, calls end with an error, and the pool goes on',
  async () => {
    const { ended } = startHost('few-processes', { shell: `exec ${AS_USER}` });
    const { code, reports, stderr } = await ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ends = reports.filter(({ room }) => room !== undefined).map((entry) => entry.ends);
    expect(new Set(ends[0])).not.toContain('answered');
    expect(new Set(ends.at(-1))).toEqual(new Set(['answered']));
    for (const end of ends.flat()) expect(['answered', ...CODES]).toContain(end);
    for (const end of reports.at(-1).recovered) expect(CODES).toContain(end);
  },
);
