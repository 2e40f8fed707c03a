'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');

const ROOT = path.join(__dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');

/** Runs a copy of an example, with a package installed under a name. What it has printed, sorted: lines of several processes. */
async function linesOf(example, name, folder) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-example-'));
  try {
    fs.cpSync(path.join(EXAMPLES, example), copy, { recursive: true });
    fs.mkdirSync(path.join(copy, 'node_modules'));
    fs.symlinkSync(folder, path.join(copy, 'node_modules', name));
    const { code, left, stdout } = await runElectron(copy, { args: ['--once'] });
    const lines = stdout.split('\n').filter((line) => line && !line.startsWith('ProcessHost:'));
    return { code, left, lines: lines.sort() };
  } finally {
    fs.rmSync(copy, { recursive: true });
  }
}

const SAID = [
  'app answered main on channel2: {"response":"channel2-response","of":"test2"}',
  'app answered on channel2: {"response":"channel2-response","of":"window"}',
  'app had of app2: {"response":"channel3-response","of":"through app"}',
  'app heard channel1: {"value":"from the window"}',
  'app heard channel1: {"value":"test1"}',
  'app2 answered on channel3: {"response":"channel3-response","of":"window"}',
  'main answered on channel4: {"res":"channel4-res","of":"window"}',
  'main heard channel3: {"value":"the window says good-bye"}',
];

describeElectron("an app of electron-re's, with main, a window and two services", () => {
  test('runs unchanged with this package in its place, and says what it says with electron-re', async () => {
    const theirs = await linesOf(
      'electron-app',
      'electron-re',
      path.dirname(require.resolve('electron-re/package.json')),
    );
    const ours = await linesOf('electron-app', 'electron-re', ROOT);
    expect(theirs.lines).toEqual(SAID);
    expect(ours).toEqual({ code: 0, left: [], lines: SAID });
  });

  test('the first app of the documentation runs, and leaves nothing behind', async () => {
    expect(await linesOf('electron-start', 'electron-re-native', ROOT)).toEqual({
      code: 0,
      left: [],
      lines: ['the page shows: fibonacci(20) is 6765, which is note 1'],
    });
  });

  test('the same with isolation, a sandbox and the preload', async () => {
    const { code, left, lines } = await linesOf('electron-sandboxed', 'electron-re-native', ROOT);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    const byUtility = (line) => line.replace(/("channel3-response".*)\}$/, '$1,"by":"utility"}');
    expect(lines).toEqual(
      [
        ...SAID.map(byUtility),
        'main did not tell: "ERR_NOT_ALLOWED"',
        'the window answered main: "to \'how are you?\': fine, in a sandbox"',
      ].sort(),
    );
  });
});
