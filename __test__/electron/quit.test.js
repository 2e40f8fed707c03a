'use strict';

const { describeElectron, runElectron, startElectron } = require('./harness');

describeElectron('the end of an app of which everybody calls everybody', () => {
  test.each([
    ['app.quit()', 0],
    ['app.exit()', 7],
    ['the last window', 0],
  ])('by %s', async (how, end) => {
    const { code, left, reports, stderr } = await runElectron('quit-calls', { args: [how] });
    expect(reports.map(({ name }) => name)).toEqual(['calls']);
    expect({ code, left }).toEqual({ code: end, left: [] });
    expect(stderr).not.toMatch(/destroyed|TypeError|UnhandledPromise/i);
  });

  test.each(['SIGTERM', 'SIGKILL'])('by %s', async (signal) => {
    const app = await startElectron('quit-calls', { args: ['wait'] });
    await app.report('calls');
    app.kill(signal);
    expect((await app.ended).left).toEqual([]);
  });
});
