'use strict';
// Seeded load under faults, in its own host; see scripts/chaos.

const path = require('path');
const { LANE } = require('../helpers/transport-option');
const { runNode } = require('../helpers/run-script');
const { Model } = require('../../scripts/chaos/model');
const { planRound } = require('../../scripts/chaos/plan');
const { held, surplus } = require('../../scripts/chaos/resources');

const script = path.join(__dirname, '../../scripts/chaos/index.js');
/** Both runs of this folder are of both lanes, so they may as well differ. */
const SEED = LANE === 'channel' ? 20_25 : 20_24;

test('nothing is lost, mixed up or left behind', async () => {
  const args = [script, '--seed', String(SEED), '--seconds', '10'];
  const { code, stdout, stderr, left } = await runNode(args, { deadline: 280e3 });
  expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  expect(stdout).toContain(`chaos: seed ${SEED}`);
  expect(Number(/(\d+) answered/.exec(stdout)[1])).toBeGreaterThan(0);
  expect(stdout).toMatch(/\d+ ERR_CHILD_EXITED/);
}, 300e3);

describe('the plan', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planRound(7, 3)).toEqual(planRound(7, 3));
    expect(planRound(7, 3)).not.toEqual(planRound(8, 3));
    expect(planRound(7, 3).steps).not.toEqual(planRound(7, 4).steps);
  });

  test('has both lanes with both serializations, and all that can be done, within a few rounds', () => {
    const rounds = [0, 1, 2, 3].map((number) => planRound(SEED, number));
    const pairs = rounds.map(({ options }) => `${options.lane} ${options.serialization}`);
    expect(new Set(pairs).size).toBe(4);
    const kinds = Array.from({ length: 40 }, (_, number) => planRound(SEED, number).steps)
      .flat()
      .map(({ step, kind }) => `${step} ${kind}`);
    expect(new Set(kinds).size).toBe(14 + 11 + 8);
  });
});

describe('the model takes for a violation', () => {
  const model = new Model();
  afterEach(() => model.violations.splice(0));

  test.each([
    ['another value', () => model.answer(model.made('echo'), 2, 1), 'was answered with 2'],
    [
      'an error without a fault',
      () => model.failure(model.made('echo'), { code: 'ERR_CHILD_EXITED' }),
      'ended with',
    ],
    ['a second end', () => [1, 2].forEach(() => model.failure(1, { code: 'A' }, ['A'])), 'ended twice'],
    [
      'an order that is not',
      () => [2, 1].forEach((number) => model.inOrder(7, 'line', number)),
      'came after 2',
    ],
  ])('%s', (_name, act, violation) => {
    act();
    expect(model.violations.at(-1)).toContain(violation);
  });

  test('a call that does not end', async () => {
    const number = model.made('echo');
    expect(await model.untilOpen(0, 10)).toBe(false);
    expect(model.violations).toEqual([expect.stringContaining('has not ended after 10 ms')]);
    model.failure(number, { code: 'A' }, ['A']);
  });

  test('but not an error that a fault explains', () => {
    const other = new Model();
    other.faultsBegin();
    other.failure(other.made('echo'), { code: 'ERR_CHILD_EXITED' });
    expect(other.violations).toEqual([]);
  });
});

test('what is held too much is named', () => {
  const before = held();
  const more = {
    ...before,
    descriptors: [...before.descriptors, 'socket:[1]'],
    mappings: [...before.mappings, '/memfd:x'],
    processes: [{ pid: 1, command: 'node' }],
    threads: before.threads + 1,
    heap: before.heap + 2 ** 30,
  };
  expect(surplus(before, more)).toHaveLength(5);
  expect(surplus(before, before)).toEqual([]);
});
