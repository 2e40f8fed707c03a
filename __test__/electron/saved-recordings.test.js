'use strict';

const { describeElectron, runElectron } = require('./harness');
const { ensurePage } = require('../process-manager/page');

beforeAll(ensurePage);

describeElectron("what the process manager's window saves", () => {
  test.each(['saved', 'savedOfUtility'])(
    'is a CPU profile of a child, and nothing else: %s',
    async (part) => {
      const { code, left, reports } = await runElectron('process-manager', { args: [part] });
      const { pid, profile, other } = reports.find(({ name }) => name === 'saved').value.value;
      expect(profile).toMatchObject({ state: 'completed', name: `child.js-${pid}.cpuprofile` });
      expect(profile.keys).toEqual(expect.arrayContaining(['nodes', 'samples']));
      expect(other).toBe('refused');
      expect({ code, left }).toEqual({ code: 0, left: [] });
    },
  );
});
