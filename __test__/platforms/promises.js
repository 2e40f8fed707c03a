'use strict';
// What has to pass where docs/platforms.md says "yes": tests of Jest on Linux and Windows, and a step of scripts/cross/smoke.js
// on the other kinds of Linux. scripts/checks/promises.js compares both. ../environment.js makes sure that the tests run.

const OF_A_HOST = 'children in every condition end within a second when the host ›';

/** By how the promises' rows begin there. Tests are named by file, groups and name. @type {Record<string, { step?: string, tests: string[] }>} */
const PROMISES = {
  'No orphan': {
    step: 'noOrphan',
    tests: [
      ...[
        'is killed',
        'is terminated',
        'calls process.exit',
        'throws',
        'aborts',
        'has nothing more to do',
      ].map((how) => `host/orphans › ${OF_A_HOST} ${how}`),
      'host/grandchildren › also when the pool shrinks',
    ],
  },
  'Flat memory': {
    tests: [
      ...['calls of all kinds', '160 deaths', 'pools', 'messages of 20 MB there and back'].map(
        (what) => `host/memory › memory and descriptors stay flat over ${what}`,
      ),
      'shared/handover › a memory by the lane fast, as json, › leaves no descriptor, after 200 of them both ways',
    ],
  },
  Crash: {
    step: 'crash',
    tests: [
      'pool/restart › with a time, deaths of children that were ready count',
      'pool/restart › without one they do not',
      'shared/handover › a child that dies with memories on their way loses its own calls only',
    ],
  },
  Sleep: {
    step: 'sleep',
    tests: ['lifecycle/asleep › a sleeping child runs nothing, not even its timers, until a call wakes it'],
  },
  'Fast lane': { step: 'calls', tests: ['transports/sizes › buffers of every size in one value'] },
  'Shared memory': {
    step: 'sharedMemory',
    tests: [
      'shared/children › shared memory › a waiter is woken by another process, blocking or not, either way round',
      ...['fast, as json', 'channel, as json'].map(
        (way) =>
          `shared/handover › a memory by the lane ${way}, › goes from child to child, and outlives the one that made it`,
      ),
    ],
  },
  Locks: {
    step: 'locks',
    tests: ['lock', 'lockAsync', 'tryLock'].map(
      (how) =>
        `shared/children › a lock between processes › ${how} gets that of a child that died with it, and learns so`,
    ),
  },
};

/** All these tests. */
const PROMISED = Object.values(PROMISES).flatMap(({ tests }) => tests);

/** The files of these tests, as `host/orphans`. @param {string[]} tests */
const filesOf = (tests) => [...new Set(tests.map((test) => test.split(' › ', 1)[0]))];

module.exports = { PROMISED, PROMISES, filesOf };
