'use strict';
// Faults for children, and calls to the pool at the same time. Each function returns whether there was a child for it.

const { follow } = require('./calls.js');
const { signal } = require('./signal.js');

const TIMEOUT = 'ERR_TASK_TIMEOUT';

/** Returns the child of this step, if there is one. */
const childAt = ({ pool }, { at }) => pool.forked[at % Math.max(pool.forked.length, 1)];

function kill(stage, step) {
  const child = childAt(stage, step);
  return child !== undefined && signal(child.pid, step.signal);
}

function stop(stage, step) {
  const child = childAt(stage, step);
  if (!child || !signal(child.pid, 'SIGSTOP')) return false;
  setTimeout(signal, step.ms, child.pid, 'SIGCONT');
  return true;
}

/** Calls a task that causes the fault in its own child. The call must end in time, however it ends. */
function within(task, paramsOf) {
  return (stage, step) => {
    const call = () => stage.pool.run(task, paramsOf(step), { timeout: 2000 });
    follow(stage, task, undefined, call, () => () => task === 'block', [TIMEOUT]);
    return true;
  };
}

/** Blocks forever only if the child cannot have another call, which would have to wait. */
function block(stage, step) {
  const isForever = stage.concurrency === 1 && step.ms % 3 === 0;
  const options = { timeout: step.ms };
  const call = () => stage.pool.run('block', isForever ? 0 : step.ms, options);
  follow(stage, 'block', undefined, call, () => () => !isForever, [TIMEOUT]);
  return true;
}

const FAULTS = {
  kill,
  stop,
  block,
  exit: within('exit', ({ code }) => code),
  'throw later': within('throw later', () => null),
  disconnect: within('disconnect', () => null),
  'close channel': within('close channel', () => null),
  /** This also closes the socket for memories. The child may live on without it. */
  'close descriptors'(stage, step) {
    stage.memoryCodes.push('ERR_SHARED_MEMORY');
    return within('close descriptors', () => null)(stage, step);
  },
  garbage: within('garbage', ({ text }) => text),
  'hostile handles': within('hostile handles', () => null),
  flood: within('flood', ({ ms }) => ms),
};

const CONTROLS = {
  'set max': ({ pool }, { count }) => pool.setMaxInstanceLimit(count),
  sleep: (stage, step) => childAt(stage, step)?.sleep(),
  wake: (stage, step) => childAt(stage, step)?.wakeup(),
  message(stage, step) {
    stage.messages += 1;
    childAt(stage, step)?.child.send({ number: stage.messages });
  },
  unbind: ({ pool }, { at }) => pool.unbind(`session ${at % 5}`),
  'kill one': (stage, { at }) => stage.endOne('kill', `session ${at % 5}`),
  'disconnect one': (stage, { at }) => stage.endOne('disconnect', `session ${at % 5}`),
  settle: ({ model }, { ms }) => model.nextEnd(ms),
};

module.exports = { FAULTS, CONTROLS };
