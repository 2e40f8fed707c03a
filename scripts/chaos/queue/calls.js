'use strict';
// Every kind of call, and how it may end whatever happens to hosts, children and the server.

/** More retries than faults: a call that can be repeated must succeed in the end. */
const RETRIES = 1000;
const EXITED = 'ERR_CHILD_EXITED';

/** @typedef {import('./round.js').Stage} Stage */

/**
 * Makes a call and follows it to its end.
 *
 * @param {Stage} stage
 * @param {{ kind: string, client: number }} step
 * @param {any[]} more the arguments after the journal and the number
 * @param {object} options the options of `run`
 * @param {string[]} own the codes that the call may end with
 * @param {(number: number, value: unknown) => boolean} [isRight]
 */
function follow(stage, { kind, client }, more, options, own, isRight = (number, value) => value === number) {
  const { model } = stage;
  const number = model.made(kind);
  const call = stage.clients[client].run(kind, [stage.journal, number, ...more], options);
  return call.then(
    (value) => stage.answered(number, value, (answer) => isRight(number, answer), [String(number)]),
    (error) => model.failure(number, error, own),
  );
}

const never = () => false;

const echo = (stage, step) => follow(stage, step, [], { retries: RETRIES }, []);
const wait = (stage, step) => follow(stage, step, [step.ms], { retries: RETRIES }, []);
const flaky = (stage, step) => follow(stage, step, [1 + (step.ms % 3)], { retries: RETRIES }, []);
const fail = (stage, step) => follow(stage, step, [], { retries: RETRIES }, ['E_ON_PURPOSE'], never);
const die = (stage, step) => follow(stage, step, [], { retries: 1 }, [EXITED], never);
/** The timeout starts again with each attempt. A fault may kill the child before it. */
const block = (stage, step) =>
  follow(stage, step, [], { timeout: 100 + step.ms }, ['ERR_TASK_TIMEOUT', EXITED], never);

/** Two attempts may run at the same time: a stopped host continues with a job that another host has taken over. */
function steps(stage, step) {
  /** The last step of each attempt. */
  const last = new Map();
  let hasEnded = false;
  const count = 1 + (step.ms % 5);
  const onProgress = ({ attempt, step: now }) => {
    if (hasEnded) stage.model.violation(`a call has heard step ${now} after its end`);
    const before = last.get(attempt) ?? 0;
    // The server may store a step twice if a connection breaks before its answer.
    if (now !== before && now !== before + 1)
      stage.model.violation(`step ${now} of an attempt came after ${before}`);
    last.set(attempt, now);
  };
  return follow(stage, step, [count], { retries: RETRIES, onProgress }, []).then(() => {
    hasEnded = true;
    if (![...last.values()].includes(count))
      stage.model.violation(`a call has heard no attempt to its end: ${[...last.values()]} of ${count}`);
  });
}

/** Aborts a call while it waits, runs, or waits for its next attempt. */
function abort(stage, step) {
  stage.aborted += 1;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), step.ms);
  const options = { retries: RETRIES, signal: controller.signal };
  return follow(stage, { ...step, kind: 'wait' }, [step.ms], options, ['ABORT_ERR']);
}

/** This call ends only when its caller aborts it. */
function hang(stage, step) {
  stage.aborted += 1;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), step.ms * 2);
  const options = { retries: RETRIES, signal: controller.signal };
  return follow(stage, step, [], options, ['ABORT_ERR'], never);
}

/** Calls `map`, which sends small calls together. */
function map(stage, { client, ms }) {
  const { model } = stage;
  const number = model.made('map');
  const keys = Array.from({ length: 1 + (ms % 40) }, (_, at) => `${number}.${at}`);
  const items = keys.map((key) => [stage.journal, key]);
  const call = stage.clients[client].map('echo', items, { batch: 1 + (ms % 9), retries: RETRIES });
  stage.jobsOfMaps += Math.ceil(keys.length / (1 + (ms % 9))) - 1;
  return call.then(
    (value) => stage.answered(number, value, keys, keys),
    (error) => model.failure(number, error),
  );
}

module.exports = { abort, block, die, echo, fail, flaky, hang, map, steps, wait };
