'use strict';
// Every kind of call, and what may become of it whatever happens to hosts, children and the server.

/** More than there are faults: what can be repeated has to come to its result. */
const RETRIES = 1000;
const EXITED = 'ERR_CHILD_EXITED';

/** @typedef {import('./round.js').Stage} Stage */

/**
 * Follows a call to its end.
 *
 * @param {Stage} stage
 * @param {{ kind: string, client: number }} step
 * @param {any[]} more arguments after the journal and the number
 * @param {object} options of `run`
 * @param {string[]} own codes that it may end with
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
/** A timeout counts from each start, and its child may be killed before. */
const block = (stage, step) =>
  follow(stage, step, [], { timeout: 100 + step.ms }, ['ERR_TASK_TIMEOUT', EXITED], never);

/** Two attempts may run at a time: a host that was stopped goes on with a job that another has taken over. */
function steps(stage, step) {
  /** By attempt, its last step. */
  const last = new Map();
  let hasEnded = false;
  const count = 1 + (step.ms % 5);
  const onProgress = ({ attempt, step: now }) => {
    if (hasEnded) stage.model.violation(`a call has heard step ${now} after its end`);
    const before = last.get(attempt) ?? 0;
    // The server has the same one twice where a connection broke before its answer.
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

/** Aborts while it waits, runs, or waits for its next attempt. */
function abort(stage, step) {
  stage.aborted += 1;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), step.ms);
  const options = { retries: RETRIES, signal: controller.signal };
  return follow(stage, { ...step, kind: 'wait' }, [step.ms], options, ['ABORT_ERR']);
}

/** One that ends by its caller alone. */
function hang(stage, step) {
  stage.aborted += 1;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), step.ms * 2);
  const options = { retries: RETRIES, signal: controller.signal };
  return follow(stage, step, [], options, ['ABORT_ERR'], never);
}

/** Small calls that travel together. */
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
