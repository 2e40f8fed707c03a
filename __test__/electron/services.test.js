'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

describeElectron('BrowserService', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'services-'));
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('services', { args: [folder] }));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('is a hidden window with Node, that runs the script where it lives', () => {
    const { file, ...window } = seen('window');
    expect(window).toMatchObject({
      isWindow: true,
      ids: [true, true],
      isVisible: false,
      width: 300,
      preferences: [true, false, false, false],
      optionsKept: true,
      pid: true,
    });
    expect(window.facts).toMatchObject({
      version: 1,
      part: 1,
      filename: file,
      main: ['first service', true, 'file:'],
      evaluated: 2,
    });
  });

  test('its page, which has Node, goes nowhere and opens nothing', () => {
    expect(seen('staysThere')).toEqual({ opened: false, version: 1, isOurs: true });
  });

  test('with dev: it reloads when its script, or what it has required, changes', () => {
    const reloaded = { first: 1, before: 1, after: 2 };
    expect(seen('dev')).toEqual({ window: reloaded, utility: reloaded });
  });

  test('with dev: a script that throws can be fixed', () => {
    const fixed = { failed: 'not yet', version: 3 };
    expect(seen('devFixed')).toEqual({ window: fixed, utility: fixed });
  });

  test('DevTools shows an exception in the file and line that have thrown it', () => {
    expect(seen('thrown')).toEqual({
      rejected: ['RangeError', 'in the third line'],
      shown: { line: 3, isOwnFile: true },
    });
  });

  test('the same file runs as a utility process', () => {
    const { file, facts, ...utility } = seen('utility');
    expect(utility).toEqual({ id: true, pid: 'number', hasStreams: true, isDestroyed: true });
    expect(facts).toMatchObject({ filename: file, main: null, argv: [file, 'one', 'two'] });
  });

  test('what a listener of its end throws keeps no call waiting', () => {
    expect(seen('throwingExit')).toEqual(['ERR_TARGET_GONE', ['by a listener'], true, false]);
  });

  test('who hears of its end may put another in its place, or close it', () => {
    expect(seen('heardOfTheEnd')).toEqual({ version: 1, closed: 1, warnings: [] });
  });

  test('a utility process can be closed before it runs, and after its end', () => {
    expect(seen('closedEarlyOrLate')).toEqual({
      early: ['ERR_TARGET_GONE', null, false],
      late: [null, false],
    });
  });

  test('a utility process whose script throws says why before it ends', () => {
    expect(seen('throwing')).toEqual(['on purpose, 1']);
  });

  test('bad arguments are refused', () => {
    expect(seen('badArguments').map(([code]) => code)).toEqual(Array(6).fill('ERR_INVALID_ARG'));
    expect(seen('badArguments')[3][1]).toBe(
      "`options.runtime` argument must be 'window' or 'utility', got \"thread\" (string)",
    );
  });

  test('nothing is left', () => expect(seen.run).toMatchObject({ code: 0, left: [] }));
});
