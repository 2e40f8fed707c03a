'use strict';
// The pool's own tests again, in Electron's main process, with utility processes for children.

const { describeElectron, runElectron } = require('./harness');

/** What a utility process cannot be, or Electron's main process, or its Node 16: by file. */
const EXCEPT = {
  'host/listener-context': [],
  'host/task-context': [
    // V8's own flags are not passed on.
    'async hooks see the resource of a task, and its end',
    'nothing is kept of calls given up by abort whose tasks never settle',
    'nothing is kept of calls given up by timeout whose tasks never settle',
  ],
  'pool/abort': [
    // V8's own flags are not passed on.
    'a context that is looked at after its call leaves nothing behind',
  ],
  'pool/at-work': [],
  'pool/bad-calls': [],
  'pool/balancing': [
    // Pids come later.
    'connectionsMap goes up and down with the calls',
  ],
  'pool/child-channel': [],
  'pool/close': [
    // There is no Symbol.asyncDispose.
    'await using closes the pool at the end of its block',
    'Symbol.asyncDispose is close',
  ],
  'pool/contexts-of-calls': [],
  'pool/diagnostics': [],
  'pool/drain': [],
  'pool/early-calls': [],
  'pool/end-hooks': [],
  'pool/growth': [
    // Pids come later.
    'the pid of a first child is known when send returns',
    // There is no `execPath`.
    'ready, run and send reject when the child cannot be started: a missing program',
  ],
  'pool/kill': [],
  'pool/large-messages': [],
  'pool/least-used': [
    // Starts its own Node.
    'sampling does not keep a process alive',
  ],
  'pool/lifecycle': [],
  'pool/output': [
    // Starts its own Node.
    "with stdio 'inherit' it is the host's own",
  ],
  'pool/order': [
    // Pids come later.
    'those that waited for a dead child come before a new one, of 1 children',
    'those that waited for a dead child come before a new one, of 2 children',
    'the same where it is the lane that is full',
  ],
  'pool/prometheus': [],
  'pool/queue': [],
  'pool/queue-timeout': [],
  'pool/recordings': [],
  'pool/run': [],
  'pool/send-to-all': [],
  'pool/sleep-hooks': [],
  'pool/stats': [],
  'pool/sticky-ids': [
    // Pids come later.
    'a binding is known when send returns',
  ],
  'pool/surplus': [],
  'pool/task-stats': [],
  'pool/timeout': [],
  'pool/unsendable': [],
  'pool/worker-numbers': [],
  'shared/children': [
    // It is what fetches the channel.
    'shared memory › children that do not use it do not load the addon, and find nothing in their environment',
    // Starts its own Node.
    'shared memory › what a child starts gets nothing of it',
  ],
  'pool/per-child': [
    // Pids come later.
    'the pid of a first child is known when send returns, as always',
  ],
  'pool/port': [],
  'pool/priority': [],
  'pool/progress': [],
  'pool/recycle': [],
  'pool/isolate': [],
  'pool/restart': [],
  'pool/retries': [],
  'pool/spare': [],
  'shared/handover': [],
  'start/named-later': [],
  'start/ready': [],
  'tasks/classes': [],
  'tasks/create-pool': [],
  'tasks/idle': [],
  'tasks/inputs': [],
  'tasks/logs-and-attempts': [
    // It starts a Node.
    'in a child of electron-re, tasks print what they log',
  ],
  'tasks/map': [],
  'tasks/map-batches': [],
  'tasks/streams': [],
  'start/start-timeout': [
    // Electron takes no inspector from NODE_OPTIONS.
    'a child has all the time it needs with NODE_OPTIONS',
  ],
};

describeElectron("the pool's tests with utility processes", () => {
  test.each(Object.entries(EXCEPT))('%s', async (file, without) => {
    const args = [JSON.stringify(['utility', [file], without])];
    const { code, left, reports } = await runElectron('matrix', { args });
    const outcomes = reports.find(({ name }) => name === file)?.value ?? {};
    expect(Object.keys(outcomes).length).toBeGreaterThan(0);
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== true)).toEqual([]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });
});
