'use strict';

const path = require('path');
const { describeElectron, runElectron } = require('./harness');

describeElectron('a call from service to service', () => {
  // Medians of ratios within a round: whatever else the machine does meets both ways.
  test('takes at most half of one that is routed through main, and less when main is busy', async () => {
    const app = path.join(__dirname, '../../bench/messages/index.js');
    const { code, left, stdout } = await runElectron(app, { args: ['--rounds', '15', '--calls', '100'] });
    expect({ code, left }).toEqual({ code: 0, left: [] });
    process.stdout.write(stdout);
    const { idle, busy } = JSON.parse(stdout.match(/^ratios (.+)$/m)[1]);
    expect(idle.routed).toBeLessThanOrEqual(0.5);
    expect(busy.routed).toBeLessThan(0.5);
  });
});
