'use strict';
// The pool's own tests again, with worker threads for children. Each file runs in its own process, for a test that goes
// wrong may take that along.

const path = require('path');
const { runNode } = require('../helpers/run-script');

/** What a thread cannot be: by file. Tests that send signals by pid are left out, too. */
const EXCEPT = {
  'host/task-context': [
    // A thread takes no flags of V8's.
    'async hooks see the resource of a task, and its end',
    'nothing is kept of calls given up by abort whose tasks never settle',
    'nothing is kept of calls given up by timeout whose tasks never settle',
  ],
  'pool/abort': [
    // A thread takes no flags of V8's.
    'a context that is looked at after its call leaves nothing behind',
  ],
  'pool/balancing': [
    // Threads are known later.
    'connectionsMap goes up and down with the calls',
  ],
  'pool/child-channel': [
    // It is not started by itself.
    'looks as with fork',
  ],
  'pool/close': [
    // It cannot sleep.
    'a stopped child is no hindrance',
  ],
  'pool/growth': [
    // Threads are known later.
    'the pid of a first child is known when send returns',
    // There is no `execPath`, and no `cwd`.
    'ready, run and send reject when the child cannot be started: a missing program',
    'ready, run and send reject when the child cannot be started: a missing folder',
  ],
  'pool/contexts-of-calls': [],
  'pool/desired-size': [],
  'pool/end-hooks': [
    // The number of a thread is in use until the system has let go of it.
    'a child that is replaced does it, too',
  ],
  'pool/isolate': [],
  'pool/per-child': [
    // Threads are known later.
    'the pid of a first child is known when send returns, as always',
  ],
  'pool/recycle': [
    // It shares the memory of the host.
    'a child with much memory of its own is replaced',
  ],
  'pool/restart': [],
  'pool/spare': [],
  'tasks/idle': [
    // It cannot sleep.
    'those that are kept alive sleep',
    'with then: sleep they all sleep',
  ],
  'pool/kill': [
    // It gets no signals.
    'a child that stays is sent SIGINT, SIGTERM, then SIGKILL',
  ],
  'pool/large-messages': [],
  'pool/port': [],
  'pool/priority': [],
  'pool/progress': [],
  'pool/queue': [],
  'pool/retries': [],
  'pool/recordings': [],
  'pool/run': [],
  'pool/stats': [],
  'pool/sticky-ids': [
    // Threads are known later.
    'a binding is known when send returns',
  ],
  'pool/timeout': [],
  'shared/children': [
    // Threads take copies of the host's descriptor.
    'shared memory › is freed with the pool and its last owner',
    // It is what fetches the channel.
    'shared memory › children that do not use it do not load the addon, and find nothing in their environment',
    // It cannot sleep.
    'a lock between processes › a child that was put to sleep with it is woken by who waits',
  ],
  'shared/handover': ['json', 'advanced'].flatMap((serialization) =>
    ['fast', 'channel'].map(
      // Both sides of the border count in one process.
      (lane) =>
        `a memory by the lane ${lane}, as ${serialization}, › leaves no descriptor, after 200 of them both ways`,
    ),
  ),
  'start/ready': [],
  'tasks/create-pool': [
    // It shares the folder of the host.
    'the child looks as if it had been started with the module, in its folder',
  ],
  'tasks/inputs': [],
  'tasks/logs-and-attempts': [
    // It has the pid of the host.
    'a script without ProcessHost gets its calls again as they are',
  ],
  'tasks/map': [],
  'tasks/map-batches': [],
  'tasks/streams': [],
  'pool/bad-calls': [],
  'pool/child-handle': [
    // It gets no signals.
    'kill(SIGUSR2) signals it',
  ],
  'pool/defect': [],
  'pool/diagnostics': [
    // It cannot sleep.
    'a child that sleeps and wakes is published',
  ],
  'pool/drain': [
    // It cannot sleep.
    'one that sleeps ends as well',
  ],
  'pool/early-calls': [],
  'pool/environment': [
    // It shares the folder of the host.
    "cwd is the script's folder, or the given one",
  ],
  'pool/exec-argv': [
    // There is no `execPath`.
    'args, execArgv and execPath are what the child is started with',
    'execPath is looked up in the PATH when it has no slash',
  ],
  'pool/given-up': [
    // Threads are known later.
    'a child that is still loading its script when its first call is given up is not taken for blocked',
  ],
  'pool/keep-alive': [],
  'pool/order': [
    // Threads are known later.
    'those that waited for a dead child come before a new one, of 1 children',
    'those that waited for a dead child come before a new one, of 2 children',
    'the same where it is the lane that is full',
  ],
  'pool/output-at-exit': [],
  'pool/prometheus': [],
  'pool/queue-timeout': [],
  'pool/send-to-all': [],
  'pool/surplus': [],
  'pool/task-stats': [],
  'pool/unsendable': [],
  'pool/worker-numbers': [],
  'tasks/classes': [],
};

test.each(Object.entries(EXCEPT))('%s', async (file, without) => {
  const args = JSON.stringify(['thread', file, without]);
  const { code, stdout, left } = await runNode([path.join(__dirname, 'suite-host.js'), args]);
  const outcomes = JSON.parse(stdout.trimEnd().split('\n').pop());
  expect(Object.keys(outcomes).length).toBeGreaterThan(0);
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== true)).toEqual([]);
  expect({ code, left }).toEqual({ code: 0, left: [] });
});
