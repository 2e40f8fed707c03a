'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');
const { ensurePage } = require('../process-manager/page');

const ROOT = path.join(__dirname, '../..');
const APPS = path.join(__dirname, 'apps');

let run;
const seen = (name) => {
  const found = run.reports.find((report) => report.name === name);
  if (!found) throw new Error(`nothing of '${name}': ${JSON.stringify(run.reports)} ${run.stderr}`);
  return found.value;
};

describeElectron("an app after electron-re's README, with this package in its place", () => {
  beforeAll(async () => {
    ensurePage();
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-readme-'));
    try {
      fs.cpSync(path.join(APPS, 'readme'), copy, { recursive: true });
      fs.mkdirSync(path.join(copy, 'node_modules'));
      fs.symlinkSync(ROOT, path.join(copy, 'node_modules/electron-re'));
      run = await runElectron(copy, { modules: [path.join(APPS, 'readme-driver.js')] });
    } finally {
      fs.rmSync(copy, { recursive: true });
    }
  });

  test('runs, ends, and leaves nothing', () => {
    expect({
      code: run.code,
      left: run.left,
      failed: run.reports.find(({ name }) => name === 'failed'),
    }).toEqual({ code: 0, left: [] });
  });

  test('says what the README says it does, in main', () => {
    const said = run.stdout.split('\n').filter((line) => line.startsWith('main'));
    const twice = "main on channel3 { value: 'channel3' }";
    expect(said.sort()).toEqual(
      [
        twice,
        twice,
        "main on channel3 { value: 'test3' }",
        "main handles channel4 { value: 'channel4' }",
        "main handles channel4 { value: 'test4' }",
        "main has of app { response: 'channel2-response' }",
        "main has of the pool { value: 'fileName' }",
      ].sort(),
    );
  });

  test('in its services and in its window', () => {
    expect(seen('lines')).toEqual(
      expect.arrayContaining([
        'app on channel1 {"value":"test1"}',
        'app on channel1 {"value":"test1 of the window"}',
        'app handles channel2 {"value":"test2"}',
        'app on channel5 {"value":"by webContents"}',
        'app has of app2 {"response":"channel3-response"}',
        'app2 handles channel3 {"value":"channel3"}',
        'app2 handles channel3 {"value":"test2"}',
        'app2 once on channel4 {"value":"channel4"}',
        'the window has of app2 {"response":"channel3-response"}',
        'the window has of main {"res":"channel4-res"}',
      ]),
    );
  });

  test('its process manager knows each process by what it is', () => {
    const marks = seen('processes').map(({ name, mark }) => `${mark} ${name}`);
    expect(marks).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Main /),
        'Service app',
        'Service app2',
        expect.stringMatching(/^Renderer The window \(window \d+\)$/),
        'Node upload.js',
        'GPU GPU',
        'Zygote Zygote',
      ]),
    );
    expect(seen('processes').find(({ mark }) => mark === 'Node')).toMatchObject({
      pool: 'upload.js',
      strategy: expect.stringMatching(/weights polling/i),
    });
  });

  test('a call from one service to the other is among the signals, with its round trip', () => {
    const signals = seen('signals');
    const call = signals.find(({ kind, channel }) => kind === 'Invoke' && channel === 'channel3');
    expect(call).toMatchObject({
      from: 'app',
      to: 'app2',
      trip: '',
      payload: expect.stringContaining('channel3'),
    });
    const answer = signals.find(({ kind, channel }) => kind === 'Reply' && channel === 'channel3');
    expect(answer).toMatchObject({
      from: 'app2',
      to: 'app',
      trip: expect.stringMatching(/^[\d.,]+ (µs|ms)$/),
      payload: expect.stringContaining('channel3-response'),
    });
    expect(signals).toContainEqual(
      expect.objectContaining({ kind: 'Send', from: 'app', channel: 'channel4' }),
    );
  });

  test('consoles and pools are shown', () => {
    expect(seen('console')).toBe(true);
    expect(seen('pools')).toContain('upload.js');
  });
});
