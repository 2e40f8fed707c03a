'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { lastReport, runNode } = require('../helpers/run-script');

const ROOT = path.join(__dirname, '../..');
const FILES = /^(index\.js|binding\.js|package\.json|js|electron-re-native\..*\.node)$/;

let copy;
beforeEach(() => (copy = fs.mkdtempSync(path.join(os.tmpdir(), 'copy-'))));
afterEach(() => fs.rmSync(copy, { recursive: true, force: true }));

test('one process manager sees the pools of another copy of the package, and what it understands of a later version', async () => {
  for (const name of fs.readdirSync(ROOT).filter((one) => FILES.test(one)))
    fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  const seen = lastReport(await runNode([path.join(__dirname, 'fixtures/two-copies.js'), copy]));
  expect(seen).toMatchObject({
    isOneManager: true,
    areTwoClasses: true,
    names: ['copy 0', 'copy 1', 'later'],
    ids: 3,
    later: { path: '/later.js', done: 5, failed: 0, max: 0, children: [] },
    memories: [true, true],
    isOurErrorTheirs: true,
    acts: ['Asleep', 'Awake'],
    left: 1,
  });
});
