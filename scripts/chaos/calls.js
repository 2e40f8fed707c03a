'use strict';
// Every kind of call, and how it may end.

const { SharedMemory } = require('../..');

const TIMEOUT = 'ERR_TASK_TIMEOUT';

/** @typedef {{ pool: import('../..').ChildProcessPool, model: import('./model.js').Model, serialization: string }} Stage */

/**
 * The pool replaces a child that reads nothing for too long after a call was given up. On a busy machine, that may be
 * any child.
 */
const GIVES_UP = ['timeout', 'abort', 'hang'];

/** Makes a call and follows it to its end. */
function follow({ model }, kind, id, call, expected, own) {
  if (GIVES_UP.includes(kind)) model.faultsBegin();
  const number = model.made(kind, id);
  call(number).then(
    (value) => model.answer(number, value, expected(number)),
    (error) => model.failure(number, error, own),
  );
}

const payload = (number) => ({ number, text: 'ü'.repeat(10) });

function echo(stage, { id }) {
  follow(stage, 'echo', id, (number) => stage.pool.run('echo', payload(number), { id }), payload);
}

function send(stage, { id }) {
  const expected = (number) => ({ error: null, result: payload(number) });
  follow(stage, 'send', id, (number) => stage.pool.send('echo', payload(number), id), expected);
}

/** Calls of one id start in order. */
function sticky(stage, { id }) {
  const expected = (number) => (value) => {
    if (value.number === number) stage.model.inOrder(value.pid, `the call of ${id}`, number);
    return value.number === number;
  };
  follow(stage, 'sticky', id, (number) => stage.pool.run('note', number, { id }), expected);
}

function wait(stage, { id, ms }) {
  follow(
    stage,
    'wait',
    id,
    () => stage.pool.run('wait', ms, { id }),
    () => ms,
  );
}

function timeout(stage, { id, ms }) {
  follow(
    stage,
    'timeout',
    id,
    () => stage.pool.run('wait', 15, { id, timeout: ms }),
    () => 15,
    [TIMEOUT],
  );
}

function abort(stage, { id, ms }) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  const call = () => stage.pool.run('wait', 15, { id, signal: controller.signal });
  follow(stage, 'abort', id, call, () => 15, ['ABORT_ERR']);
}

/** This call never ends by itself, so it must not be answered. */
function hang(stage, { id, ms }) {
  const call = () => stage.pool.run('hang', null, { id, timeout: ms });
  follow(stage, 'hang', id, call, () => () => false, [TIMEOUT]);
}

function fail(stage, { id }) {
  const call = async (number) => {
    const error = await stage.pool.run('fail', `on purpose ${number}`, { id }).catch((thrown) => thrown);
    if (error?.code !== 'E_ON_PURPOSE') throw error;
    return { name: error.name, message: error.message };
  };
  follow(stage, 'fail', id, call, (number) => ({ name: 'RangeError', message: `on purpose ${number}` }));
}

function unknown(stage, { id }) {
  const call = () => stage.pool.run('no such task', 1, { id });
  follow(stage, 'unknown', id, call, () => () => false, ['ERR_UNKNOWN_TASK']);
}

/** Sends a BigInt, which JSON cannot express. */
function unsendable(stage, { id }) {
  const isJson = stage.serialization === 'json';
  const expected = () => (isJson ? () => false : 7n);
  follow(
    stage,
    'unsendable',
    id,
    () => stage.pool.run('echo', 7n, { id }),
    expected,
    isJson ? ['ERR_SERIALIZE'] : [],
  );
}

function large(stage, { id, size }) {
  const make = (number) => {
    const text = String(number)
      .padStart(8, '.')
      .repeat(size >> 3);
    return stage.serialization === 'json' ? text : Buffer.from(text);
  };
  const expected = (number) => (value) => Buffer.from(value).equals(Buffer.from(make(number)));
  follow(stage, 'large', id, (number) => stage.pool.run('echo', make(number), { id }), expected);
}

function memory(stage, { id, ms }) {
  const shared = new SharedMemory(4096);
  const call = (number) => stage.pool.run('memory', { memory: shared, value: number }, { id });
  const expected = (number) => (value) => {
    const isRight = value === shared && shared.load(0) === number;
    // The garbage collector closes the other memories.
    if (ms % 2) shared.close();
    return isRight;
  };
  follow(stage, 'memory', id, call, expected, stage.memoryCodes);
}

function all(stage) {
  const number = stage.model.made('sendToAll');
  stage.pool.sendToAll('echo', payload(number)).then(
    (replies) => {
      const lost = replies.find(({ error }) => error);
      if (lost) stage.model.failure(number, lost.error);
      else
        stage.model.answer(
          number,
          replies,
          replies.map(() => ({ error: null, result: payload(number) })),
        );
    },
    (error) => stage.model.failure(number, error),
  );
}

function print(stage, { id, ms }) {
  follow(
    stage,
    'print',
    id,
    () => stage.pool.run('print', ms * 10, { id }),
    () => ms * 10,
  );
}

module.exports = {
  echo,
  send,
  sticky,
  wait,
  timeout,
  abort,
  hang,
  fail,
  unknown,
  unsendable,
  large,
  memory,
  all,
  print,
  follow,
};
