'use strict';

const path = require('path');
const { describeElectron, runElectron, startElectron } = require('./harness');
const { isAlive } = require('./processes');
const { findElectron } = require('../../scripts/electron/find');

describeElectron('the Electron harness', () => {
  test('runs an app, collects its reports and exit code, leaves nothing', async () => {
    const { code, signal, reports, left } = await runElectron('trivial', { args: ['--one', 'two'] });
    expect({ code, signal, left }).toEqual({ code: 0, signal: null, left: [] });
    const [main, child] = reports;
    expect(main.name).toBe('main');
    expect(main.value.type).toBe('browser');
    expect(main.value.versions.electron).toBe(findElectron().version);
    expect(main.value.appPath).toBe(path.join(__dirname, 'apps/trivial'));
    expect(main.value.argv.slice(-3)).toEqual([path.join(__dirname, 'apps/trivial/main.js'), '--one', 'two']);
    expect(child).toEqual({
      name: 'child',
      value: {
        answer: { question: 'Größe? 大きさ 🧊', electron: main.value.versions.electron, runAsNode: '1' },
        exit: [0, null],
      },
    });
  });

  test('names what an app has left behind, and ends it', async () => {
    const { code, reports, left } = await runElectron('stubborn', { args: ['quit'], grace: 500 });
    expect(code).toBe(0);
    const [{ value: stray }] = reports;
    // Beside it, Chromium's zygotes: they live as long as anyone has Electron's end of their sockets, and what
    // child_process starts in Electron inherits these.
    expect(left).toContainEqual({ pid: stray, command: expect.stringContaining('setInterval') });
    expect(left.map(({ pid }) => pid).filter(isAlive)).toEqual([]);
  });

  test('an app that throws fails instead of waiting at a dialog', async () => {
    const { code, reports } = await runElectron('stubborn', { args: ['throw'], grace: 500 });
    expect(code).toBe(1);
    expect(reports.find(({ name }) => name === 'failed').value).toMatchObject({ message: 'on purpose' });
  });

  test('an app that never ends is ended, and the error says what it printed', async () => {
    const run = await startElectron('stubborn', { args: ['wait'], deadline: 500 });
    const pids = [run.pid, await run.report('stray')];
    expect(run.processes().map(({ pid }) => pid)).toEqual(expect.arrayContaining(pids));
    await expect(run.ended).rejects.toThrow(/the end of app 'stubborn'[^]*"stray"/);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(run.processes()).toEqual([]);
  });

  test('reports that a signal has ended an app', async () => {
    const run = await startElectron('stubborn', { args: ['wait'], grace: 500 });
    await run.report('stray');
    run.kill('SIGKILL');
    expect(await run.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    await expect(run.report('never')).rejects.toThrow("ended without reporting 'never'");
  });

  test('several at once each have their own display', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => runElectron('trivial')));
    for (const { code, left } of runs) expect({ code, left }).toEqual({ code: 0, left: [] });
  });
});
