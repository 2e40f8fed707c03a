'use strict';
// The order of the test files. Where Jest has no times of an earlier run, as in a clean clone, it goes by the size of a
// file; what then starts a long one last waits for it alone.

const path = require('path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest, the longest first. */
const LONGEST = [
  'electron/matrix',
  'runtimes/pool-suite',
  'electron/pool',
  'host/memory',
  'host/workers',
  'platforms/macos-guard',
  'queue/chaos',
  'electron/thread-children',
  'queue/server-gone',
  'electron/ends',
  'start/start-timeout',
  'shared/handover',
  'tasks/map-batches',
  'compat/pairings',
  'host/closed-descriptors',
  'start/ready',
  'pool/large-messages',
  'pool/task-errors',
  'faults/restart',
  'examples/demo',
  'host/orphans',
].map((name) => path.join(__dirname, `${name}.test.js`));

class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path: file }) => (LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length);
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
}

module.exports = LongestFirst;
