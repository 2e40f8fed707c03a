'use strict';

const path = require('path');
const { describeElectron, runElectron } = require('./harness');

describeElectron('a call from service to service', () => {
  // How the ways compare is for the bench to say; here it is to carry each of them, also while main is busy.
  test('is measured beside those that are routed through main', async () => {
    const app = path.join(__dirname, '../../bench/messages/index.js');
    const { code, left, stdout } = await runElectron(app, { args: ['--rounds', '2', '--calls', '20'] });
    expect({ code, left }).toEqual({ code: 0, left: [] });
    process.stdout.write(stdout);
    const { idle, busy } = JSON.parse(stdout.match(/^ratios (.+)$/m)[1]);
    for (const ratios of [idle, busy]) {
      expect(ratios.routed).toBeGreaterThan(0);
      expect(Object.values(ratios).every(Number.isFinite)).toBe(true);
    }
  });
});
