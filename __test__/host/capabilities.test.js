'use strict';
// The kernel takes the parent-death signal from a process whose binary has file capabilities. Its lifeline it keeps.

const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const readline = require('readline');
const { stat } = require('../electron/processes');
const { allGone, until } = require('../helpers/faults-host');

const NOBODY = 65534;

/** A copy of this Node with file capabilities, and why there is none. */
function capableNode(folder) {
  if (process.getuid() !== 0) return { missing: 'only root may give a file capabilities' };
  const node = path.join(folder, 'node');
  fs.copyFileSync(process.execPath, node);
  try {
    execFileSync('setcap', ['cap_net_bind_service+ep', node]);
    // Where the file system forgets them, or a container lacks the right, it does not run or is as before.
    const run = ['-e', "console.log(require('fs').readFileSync('/proc/self/status', 'latin1'))"];
    const status = execFileSync(node, run, { uid: NOBODY, gid: NOBODY, encoding: 'latin1' });
    return /CapEff:\t0+400\n/.test(status) ? { node } : { missing: 'the capability has no effect here' };
  } catch (error) {
    return { missing: `setcap cannot be had: ${error.message}` };
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-cap-'));
fs.chmodSync(folder, 0o755);
const { node, missing } = capableNode(folder);
afterAll(() => fs.rmSync(folder, { recursive: true }));

const title = 'with file capabilities and as another user, when the host is killed,';
if (missing) console.warn(`SKIPPED: ${title} ${missing}`);

(missing ? describe.skip : describe)(title, () => {
  test('children in every condition end, with what they have started', async () => {
    const script = path.join(__dirname, 'fixtures/children.js');
    const host = spawn(node, [script, 'stays'], {
      uid: NOBODY,
      gid: NOBODY,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = readline.createInterface({ input: host.stdout });
    const [line] = await require('events').once(lines, 'line');
    const { pids } = JSON.parse(line);
    expect(pids.length).toBeGreaterThanOrEqual(6);
    await until(() => pids.some((pid) => stat(pid)?.state === 'T'), 'a child to be stopped');
    host.kill('SIGKILL');
    await allGone(pids);
  });
});
