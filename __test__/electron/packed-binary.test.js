'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');
const { ensurePage } = require('../process-manager/page');
const { packageApp } = require('./package-app');

const CODE = 'ELECTRON_RE_NATIVE_PACKED';
const CASES = {
  'with its binary in the archive': { unpack: { unpackDir: 'unpacked' }, isPacked: true },
  'with the package of its binary in the archive': {
    unpack: { unpackDir: 'unpacked' },
    isPacked: true,
    isPublished: true,
  },
  'unpacked as the warning says': { unpack: { unpack: '**/electron-re-native*.node' }, isPacked: false },
};

/** All files below a folder. */
const filesIn = (folder) =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
    );

describeElectron.each(Object.keys(CASES))('an app packed into app.asar, %s', (name) => {
  const { unpack, isPacked, isPublished } = CASES[name];
  let folder;
  let temporary;
  let run;

  beforeAll(async () => {
    ensurePage();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-packed-'));
    temporary = path.join(folder, 'tmp');
    fs.mkdirSync(temporary);
    const { binary } = await packageApp(folder, undefined, unpack, isPublished);
    run = await runElectron('packed', { packaged: binary, env: { TMPDIR: temporary } });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const seen = (report) => run.reports.find((entry) => entry.name === report)?.value;

  test('runs its children, forked ones and utility processes', () => {
    for (const report of ['inside', 'fork on demand', 'utility on demand'])
      expect(seen(report)).toMatchObject({ lane: 'fast', echoes: true, addons: [expect.any(String)] });
    expect(seen('process manager')).toEqual(['packaged-app', expect.stringMatching(/^\d+$/), 'Main']);
  });

  test('gets one warning that says how to unpack it, if it is packed', () => {
    const told = run.stderr.split('\n').filter((line) => line.includes(CODE));
    expect(told).toEqual(isPacked ? [expect.stringMatching(/"asarUnpack": \[.*asar: \{ unpack: /)] : []);
  });

  test('leaves no copy of the binary behind', () => {
    expect(filesIn(temporary).filter((file) => fs.statSync(file).size > 1e5)).toEqual([]);
    expect(fs.readdirSync(temporary).filter((one) => one.startsWith('electron-re-native-'))).toEqual([]);
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
});
