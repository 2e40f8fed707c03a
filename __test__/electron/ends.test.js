'use strict';
// What the host's end means for children of Electron's main process, and for what they have started.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');

/** Children have half a second, and the harness looks a moment later. */
const GRACE = 3000;
const ENDINGS = ['app.quit()', 'app.exit()', 'process.exit()', 'SIGKILL'];

let folder;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-ends-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

describeElectron.each(['fork', 'utility'])('the end of Electron, for children by %s', (runtime) => {
  /** Runs the app to its end. `hooks` are what its children have done at theirs. */
  async function run(ending, options) {
    const file = path.join(folder, 'log');
    const given = JSON.stringify({ runtime, env: { LOG: file }, ...options });
    const { reports, left } = await runElectron('ends', { args: [ending, given], grace: GRACE });
    const [pids, grandchildren] = reports.map(({ value }) => value);
    const lines = (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '').split('\n').filter(Boolean);
    const hooks = pids.map((pid) =>
      lines.filter((line) => line.startsWith(`${pid} `)).map((l) => l.split(' ')[1]),
    );
    return { grandchildren, left: left.map(({ pid }) => pid), hooks };
  }

  // Electron itself ends a utility process as soon as its main process goes, also its own.
  const withHooks = runtime === 'fork' ? [...ENDINGS, 'close()'] : ['close()'];
  test.each(withHooks)('they run their exit hooks: %s', async (ending) => {
    expect((await run(ending)).hooks).toEqual(Array(2).fill(['disconnect', 'exit']));
  });

  test.each([...ENDINGS, 'close()'])('they end, and what they have started: %s', async (ending) => {
    expect((await run(ending)).left).toEqual([]);
  });

  test.each([...ENDINGS, 'close()'])(
    'what they have started is left alone with `killTree: false`: %s',
    async (ending) => {
      const { grandchildren, left } = await run(ending, { killTree: false });
      expect(left.sort()).toEqual(grandchildren.sort());
    },
  );
});
