'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');
const { ensurePage } = require('../process-manager/page');
const { installPackage } = require('./package-app');

const APPS = path.join(__dirname, 'apps');

describeElectron('an app whose electron-re-native has no binary', () => {
  let folder;
  let run;

  beforeAll(async () => {
    ensurePage();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-without-binary-'));
    fs.cpSync(path.join(APPS, 'without-binary'), folder, { recursive: true });
    fs.copyFileSync(path.join(APPS, 'app.js'), path.join(folder, 'app.js'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "no-binary", "main": "main.js" }');
    installPackage(folder, { binary: false });
    run = await runElectron(folder, { env: { NAPI_RS_NATIVE_LIBRARY_PATH: undefined } });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  function seen(name) {
    const found = run.reports.find((entry) => entry.name === name);
    if (!found) throw new Error(`nothing of '${name}'\n${run.stdout}\n${run.stderr}`);
    return found.value;
  }

  test('has no pools', () => {
    expect(seen('pool')).toBe('ERR_NATIVE_MISSING');
  });

  test('has MessageChannel, from main, services and a sandboxed page', () => {
    const answer = (type) => ({ value: 7, type });
    const [window, utility, main] = ['renderer', 'utility', 'browser'].map(answer);
    const failure = { name: 'RangeError' };
    expect(seen('messages')).toEqual({
      note: { n: 1 },
      'main to window': window,
      'main to utility': utility,
      'window to main': main,
      'utility to main': main,
      'page to window': window,
      'page to utility': utility,
      'fails in window': failure,
      'fails in utility': failure,
      'window to utility': utility,
    });
  });

  test('has LoadBalancer', () => {
    expect(seen('balancer')).toEqual([1, 2, 1]);
  });

  test("the process manager's window says what is wrong, also after a reload", () => {
    const { texts, said, heard } = seen('process manager');
    expect(texts).toEqual(
      Array.from({ length: 2 }, () =>
        expect.stringMatching(
          /^The app cannot read its processes\s+electron-re-native's binary for .* is not installed.*npm run build/,
        ),
      ),
    );
    // Once, though each page has tried.
    expect([said, heard]).toEqual([['ERR_NATIVE_MISSING'], 0]);
  });

  test('quits and leaves nothing', () => {
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
});
