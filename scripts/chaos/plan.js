'use strict';
// What a round does, as data. It depends only on the seed and the number of the round, not on time or on what happens.

const { diceOf } = require('./dice.js');

/** The number of steps in a round. */
const STEPS = 160;

const STRATEGIES = [
  'POLLING',
  'RANDOM',
  'MINIMUM_CONNECTION',
  'WEIGHTS_POLLING',
  'WEIGHTS_MINIMUM_CONNECTION',
];

const CALLS = {
  echo: 20,
  send: 20,
  sticky: 20,
  wait: 12,
  timeout: 6,
  abort: 8,
  fail: 5,
  unknown: 2,
  unsendable: 2,
  large: 4,
  memory: 8,
  all: 5,
  print: 6,
  hang: 3,
};

const FAULTS = {
  kill: 10,
  stop: 6,
  exit: 4,
  'throw later': 3,
  block: 4,
  disconnect: 2,
  'close channel': 2,
  'close descriptors': 1,
  garbage: 3,
  'hostile handles': 2,
  flood: 1,
};

const CONTROLS = {
  'set max': 4,
  sleep: 4,
  wake: 3,
  message: 8,
  unbind: 2,
  'kill one': 1,
  'disconnect one': 1,
  settle: 6,
};

/** A stopped process also dies of these, or gets them when it continues. */
const SIGNALS = ['KILL', 'SEGV', 'TERM', 'INT', 'ABRT', 'HUP', 'QUIT', 'BUS', 'ILL', 'FPE', 'USR2', 'PIPE'];

const GARBAGE = [
  'garbage\n',
  '\n',
  '{"a":"\0"}\n',
  '1],[2\n',
  '[1\n',
  '{"id":"1","result":\n',
  '{"id":"1"} tail\n',
];

const ENDS = ['close', 'close', 'drain', 'force', 'timeout', 'kill'];

/** Plans the options of a round's pool. Every four rounds cover both lanes with both serializations. */
function planOptions(dice, number) {
  const max = dice.between(1, 4);
  const lifecycle = dice.chance(0.4)
    ? { expect: dice.between(5, 40), internal: 5, ignoreHandles: true }
    : false;
  return {
    lane: ['auto', 'channel'][number % 2],
    serialization: ['json', 'advanced'][(number >> 1) % 2],
    max,
    min: dice.chance(0.3) ? dice.between(1, max) : 0,
    strategy: dice.oneOf(STRATEGIES),
    weights: [3, 1, 2],
    concurrency: dice.oneOf([1, 1, 2, 5, undefined]),
    killGrace: dice.between(100, 400),
    queue: dice.chance(0.2) ? { max: dice.between(5, 20) } : undefined,
    lifecycle,
  };
}

function planCall(dice) {
  const kind = dice.byWeight(CALLS);
  const id = dice.chance(kind === 'sticky' ? 1 : 0.2) ? `session ${dice.between(0, 4)}` : undefined;
  const count = dice.chance(0.3) ? dice.between(2, 8) : 1;
  return { step: 'call', kind, id, count, ms: dice.between(1, 30), size: dice.between(1, 1200) * 1024 };
}

function planFault(dice) {
  const kind = dice.byWeight(FAULTS);
  return {
    step: 'fault',
    kind,
    at: dice.between(0, 7),
    ms: dice.between(20, 300),
    signal: `SIG${dice.chance(0.4) ? 'KILL' : dice.oneOf(SIGNALS)}`,
    text: dice.oneOf(GARBAGE),
    code: dice.between(0, 9),
  };
}

function planControl(dice) {
  const kind = dice.byWeight(CONTROLS);
  return {
    step: 'control',
    kind,
    at: dice.between(0, 7),
    count: dice.between(1, 4),
    ms: dice.between(1, 50),
  };
}

/** @returns {{ number: number, options: object, steps: object[], end: string }} */
function planRound(seed, number) {
  const dice = diceOf(seed, number);
  const options = planOptions(dice, number);
  const makers = { call: planCall, fault: planFault, control: planControl };
  const steps = Array.from({ length: STEPS }, () => {
    const step = dice.byWeight({ call: 82, fault: 8, control: 10 });
    return makers[step](dice);
  });
  return { number, options, steps, end: dice.oneOf(ENDS) };
}

module.exports = { planRound };
