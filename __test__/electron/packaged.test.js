'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');
const { ensurePage } = require('../process-manager/page');
const { packageApp } = require('./package-app');

const ADDON = 'node_modules/electron-re-native/electron-re-native.linux-x64-gnu.node';

const { FuseV1Options } = require('@electron/fuses');

// Without RunAsNode, Electron's binary starts as a second app where a fork would start a child.
const CASES = {
  'as Electron comes': { fuses: undefined, type: 'undefined' },
  'with the RunAsNode fuse off': { fuses: { [FuseV1Options.RunAsNode]: false }, type: 'utility' },
};

describeElectron.each(Object.keys(CASES))('an app packed into app.asar, %s', (name) => {
  const { fuses, type } = CASES[name];
  let folder;
  let resources;
  let run;

  beforeAll(async () => {
    ensurePage();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-packaged-'));
    const made = await packageApp(folder, fuses);
    resources = made.resources;
    run = await runElectron('packaged', { packaged: made.binary });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  function seen(name) {
    const found = run.reports.find((entry) => entry.name === name);
    if (!found) throw new Error(`nothing of '${name}'\n${run.stdout}\n${run.stderr}`);
    return found.value;
  }

  const common = () => ({
    type,
    lane: 'fast',
    echoes: true,
    // From beside the archive, and not a copy in the folder for temporary files.
    addons: [path.join(resources, 'app.asar.unpacked', ADDON)],
  });

  test('has its archive and what lies beside it', () => {
    expect(fs.statSync(path.join(resources, 'app.asar')).isFile()).toBe(true);
    expect(fs.existsSync(path.join(resources, 'app.asar.unpacked', ADDON))).toBe(true);
    expect(fs.existsSync(path.join(resources, 'app.asar.unpacked/unpacked/child.js'))).toBe(true);
    expect(fs.existsSync(path.join(resources, 'app.asar.unpacked/child.js'))).toBe(false);
  });

  test('runs a script inside the archive, with the folder of the archive as working directory', () => {
    const script = path.join(resources, 'app.asar/child.js');
    expect(seen('inside')).toEqual({ ...common(), script, cwd: resources });
  });

  test('runs an unpacked script by its path in the archive', () => {
    const script = path.join(resources, 'app.asar/unpacked/child.js');
    expect(seen('unpacked')).toEqual({ ...common(), script, cwd: resources });
  });

  test('runs an unpacked script by its own path, in its own folder', () => {
    const cwd = path.join(resources, 'app.asar.unpacked/unpacked');
    expect(seen('by its real path')).toEqual({ ...common(), script: path.join(cwd, 'child.js'), cwd });
  });

  test('takes a `cwd` inside the archive for the folder that the archive is in', () => {
    expect(seen('cwd in the archive')).toMatchObject({ lane: 'fast', cwd: resources });
  });

  test("gets an error that explains why runtime: 'fork' is impossible", () => {
    const { code, message, type: forked } = seen('fork on demand');
    if (fuses) {
      expect({ code, message }).toEqual({
        code: 'ERR_UNSUPPORTED',
        message: expect.stringContaining('RunAsNode fuse off'),
      });
    } else {
      expect(forked).toBe('undefined');
    }
  });

  test("gets utility processes when it asks for runtime: 'utility'", () => {
    const script = path.join(resources, 'app.asar/child.js');
    expect(seen('utility on demand')).toEqual({ ...common(), script, cwd: resources, type: 'utility' });
  });

  test.each([
    ['window', 'renderer'],
    ['utility', 'utility'],
  ])('has a service inside the archive that main and a sandboxed page call: %s', (runtime, process) => {
    const service = { script: path.join(resources, 'app.asar/service.js'), type: process };
    const preload = path.join(resources, 'app.asar/node_modules/electron-re-native/preload.js');
    expect(seen(`service: ${runtime}`)).toEqual({ main: service, page: service, preload });
  });

  test('opens the process manager, which shows it', () => {
    expect(seen('process manager')).toEqual(['packaged-app', expect.stringMatching(/^\d+$/), 'Main']);
  });

  test('quits and leaves nothing', () => {
    expect({ code: run.code, left: run.left }).toEqual({ code: 0, left: [] });
  });
});
