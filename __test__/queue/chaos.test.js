'use strict';
// Seeded load over three hosts under faults, in its own process; see scripts/chaos/queue. ERE_CHAOS_SECONDS sets how long.

const path = require('path');
const { runNode } = require('../helpers/run-script');
const { FAULTS, planRound } = require('../../scripts/chaos/queue/plan');
const { describeWithPostgres } = require('./postgres');
const { describeWithRedis } = require('./redis');

const script = path.join(__dirname, '../../scripts/chaos/queue/index.js');
const SEED = 15;
const SECONDS = process.env.ERE_CHAOS_SECONDS ?? '20';

describe.each([
  ['redis', describeWithRedis],
  ['postgres', describeWithPostgres],
])('under faults, on %s', (server, describeHere) => {
  describeHere('a queue', () => {
    test('ends each job once for its caller, and what it does is done at least once', async () => {
      const args = ['--seed', `${SEED}`, '--seconds', SECONDS, '--server', server];
      const { code, stdout, stderr, left } = await runNode([script, ...args]);
      expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
      expect(Number(/(\d+) answered/.exec(stdout)[1])).toBeGreaterThan(0);
      expect(stdout).toMatch(/\d+ kill host/);
      expect(stdout).toMatch(/\d+ kill server/);
    });
  });
});

describe('the plan', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planRound(7, 3)).toEqual(planRound(7, 3));
    expect(planRound(7, 3)).not.toEqual(planRound(8, 3));
    expect(planRound(7, 3).steps).not.toEqual(planRound(7, 4).steps);
  });

  test('has all faults within a few rounds', () => {
    const steps = Array.from({ length: 10 }, (_, number) => planRound(SEED, number).steps).flat();
    const kinds = steps.filter(({ step }) => step === 'fault').map(({ kind }) => kind);
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(FAULTS).sort());
  });
});
