'use strict';
// The tasks of the jobs. Each first writes its number into the journal, which is its effect.

const { randomUUID } = require('crypto');
const fs = require('fs');
const { currentTask } = require('../../..');

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function begin(journal, number) {
  fs.appendFileSync(journal, `${number}\n`);
}

/** Returns how often a job has begun, including on hosts that have ended. */
function timesBegun(journal, number) {
  const lines = fs.readFileSync(journal, 'utf8').split('\n');
  return lines.filter((line) => line === String(number)).length;
}

exports.echo = (journal, number) => {
  begin(journal, number);
  return number;
};

exports.wait = async (journal, number, ms) => {
  begin(journal, number);
  await wait(ms);
  return number;
};

exports.flaky = (journal, number, failures) => {
  begin(journal, number);
  const begun = timesBegun(journal, number);
  if (begun <= failures) throw new Error(`attempt ${begun}`);
  return number;
};

exports.steps = async (journal, number, count) => {
  begin(journal, number);
  const attempt = randomUUID();
  for (let step = 1; step <= count; step += 1) {
    currentTask().progress({ attempt, step });
    await wait(5);
  }
  return number;
};

exports.fail = (journal, number) => {
  begin(journal, number);
  throw Object.assign(new Error(`on purpose ${number}`), {
    name: 'UnrecoverableError',
    code: 'E_ON_PURPOSE',
  });
};

/** Blocks the event loop of its child forever. */
exports.block = (journal, number) => {
  begin(journal, number);
  for (;;);
};

exports.hang = (journal, number) => {
  begin(journal, number);
  return new Promise(() => {});
};

exports.die = (journal, number) => {
  begin(journal, number);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};
