'use strict';
// What a round does, as data. It depends only on the seed and the number of the round, not on time or on what happens.

const { diceOf } = require('../dice.js');

const STEPS = 220;
const HOSTS = 3;
const CLIENTS = 2;

const CALLS = {
  echo: 30,
  wait: 20,
  flaky: 6,
  fail: 4,
  steps: 8,
  block: 2,
  die: 2,
  abort: 10,
  hang: 4,
  map: 6,
};

const FAULTS = {
  'kill host': 4,
  'end host': 2,
  'stop host': 3,
  'kill child': 8,
  'kill server': 2,
  'restart server': 1,
};

function planCall(dice) {
  const kind = dice.byWeight(CALLS);
  const isSmall = kind === 'echo' || kind === 'wait';
  return {
    step: 'call',
    kind,
    client: dice.between(0, CLIENTS - 1),
    count: isSmall && dice.chance(0.3) ? dice.between(2, 20) : 1,
    ms: dice.between(1, 300),
  };
}

function planFault(dice) {
  return { step: 'fault', kind: dice.byWeight(FAULTS), at: dice.between(0, 11), ms: dice.between(1, 500) };
}

/** Plans a pause, in which the load continues. */
function planPause(dice) {
  return { step: 'pause', ms: dice.between(1, 200) };
}

/** @param {number} seed @param {number} number */
function planRound(seed, number) {
  const dice = diceOf(seed, number);
  const makers = { call: planCall, fault: planFault, pause: planPause };
  const steps = Array.from({ length: STEPS }, () => {
    const step = dice.byWeight({ call: 80, fault: 8, pause: 12 });
    return makers[step](dice);
  });
  return { number, steps };
}

module.exports = { CALLS, CLIENTS, FAULTS, HOSTS, planRound };
