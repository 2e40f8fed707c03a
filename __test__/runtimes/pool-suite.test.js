'use strict';
// The pool's own tests again, with worker threads for children. Each file runs in a process of its own, for a test that goes
// wrong may take that along.

const path = require('path');
const { runNode } = require('../helpers/run-script');

/** What a thread cannot be: by file. */
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
    // A signal by pid would end this process.
    'weights › a new child takes the first free slot',
  ],
  'pool/child-channel': [
    // It is not started by itself.
    'looks as with fork',
  ],
  'pool/close': [
    // It cannot sleep.
    'a stopped child is no hindrance',
  ],
  'pool/isolate': [],
  'pool/kill': [
    // It gets no signals.
    'a child that stays is sent SIGINT, SIGTERM, then SIGKILL',
  ],
  'pool/large-messages': [],
  'pool/priority': [],
  'pool/progress': [],
  'pool/queue': [
    // A signal by pid would end this process.
    'calls that wait survive the death of the child they waited behind',
  ],
  'pool/retries': [],
  'pool/run': [
    // A signal by pid would end this process.
    "a call's child may die: code, signal, pid, task and id are told",
  ],
  'pool/stats': [
    // A signal by pid would end this process.
    'calls that failed: errors, unknown tasks, timeouts, aborts, lost with a child',
  ],
  'pool/sticky-ids': [
    // Threads are known later.
    'a binding is known when send returns',
  ],
  'pool/timeout': [],
  'start/ready': [],
  'tasks/create-pool': [
    // It shares the folder of the host.
    'the child looks as if it had been started with the module, in its folder',
  ],
  'tasks/map': [],
  'tasks/streams': [],
};

test.each(Object.entries(EXCEPT))('%s', async (file, without) => {
  const args = JSON.stringify(['thread', [file], without]);
  const { code, stdout, left } = await runNode([path.join(__dirname, 'suite-host.js'), args]);
  const outcomes = JSON.parse(stdout.trimEnd().split('\n').pop())[file];
  expect(Object.keys(outcomes).length).toBeGreaterThan(0);
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== true)).toEqual([]);
  expect({ code, left }).toEqual({ code: 0, left: [] });
});
