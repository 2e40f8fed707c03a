'use strict';
// What is not tested on Windows, and why. Names are those of files in __test__/, and of tests with their groups before them.

const path = require('path');

/** The folders whose tests run there. */
const FOLDERS = [
  'codec',
  'faults',
  'host',
  'lifecycle',
  'manners',
  'pool',
  'runtimes',
  'shared',
  'start',
  'tasks',
  'threads',
  'transports',
];

/** Files of other folders that run there, too. */
const FILES = ['process-manager/thread-pool-rows', 'process-manager/thread-rows'];

// What the tests do that cannot be done there.
const STOPPED =
  'looks in /proc for processes that are stopped, or stops them by a signal: Windows has neither';
const DESCRIPTORS = 'looks in /proc at descriptors of other processes';
const RAW_LINES = "writes lines to the channel's descriptor, where Windows has frames around them";
const NAMES = 'compares paths, or what the system calls its errors, with those of Linux';
const URLS = 'passes a path where Node for Windows wants a URL';
const PROCESSORS = 'looks in /proc at niceness and processors';
const NO_FOOTPRINT = 'wine takes no memory for private';
const NO_LINKS = 'makes a link, which wine does not';
const PROGRAMS = 'starts programs that Windows does not have, or limits a process by a shell';
const NO_GUARD = 'the system ends children with their host there, at once and without a guard';
// What this package does not do there yet.
const NO_HANDLES = 'handles do not go with messages there';
const ENDS_AT_ONCE = 'a process ends at once there by any signal, which leaves no trace of which it was';
const MAY_OVERTAKE = 'a call may overtake a message that was sent before it';

/** Whole files. @type {Record<string, string>} */
const LEFT_OUT_FILES = {
  'faults/chaos': STOPPED,
  'faults/channel': RAW_LINES,
  'faults/deaths': STOPPED,
  'faults/first-memory': STOPPED,
  'faults/greedy': DESCRIPTORS,
  'faults/kill': STOPPED,
  'faults/queue': RAW_LINES,
  'faults/spawn': NAMES,
  'host/capabilities': PROGRAMS,
  'host/descriptors': DESCRIPTORS,
  'host/dropped-memories': DESCRIPTORS,
  'host/exit-hooks': NO_GUARD,
  'host/few-processes': PROGRAMS,
  'host/guard': NO_GUARD,
  'host/no-shared-memory': PROGRAMS,
  'host/other-user': 'children are of the same user as their host there',
  'host/reaping': PROGRAMS,
  'host/terminal': PROGRAMS,
  'manners/forgotten-calls': NO_LINKS,
  'pool/at-work': STOPPED,
  'pool/least-used': STOPPED,
  'pool/lifecycle': STOPPED,
  'pool/protocol': RAW_LINES,
  'pool/sent-handles': NO_HANDLES,
  'pool/sleep-hooks': STOPPED,
  'runtimes/pool-suite':
    'runs the tests of pool/ over threads, which takes long there; runtimes/thread has what is different',
  'start/preloaded': URLS,
  'transports/groups': DESCRIPTORS,
  'transports/hostile': DESCRIPTORS,
};

/** The same reason for each of these tests. @param {string} reason @param {string[]} names */
const all = (reason, names) => Object.fromEntries(names.map((name) => [name, reason]));

const OF_A_HOST = 'children in every condition end within a second when the host ›';

/** Single tests. @type {Record<string, Record<string, string>>} */
const LEFT_OUT = {
  'faults/last-words': all(ENDS_AT_ONCE, [
    'a child that is out of memory says so',
    'a child that is out of memory later says so',
    'nor has one that somebody kills',
    'last words are the words: abort otherwise',
  ]),
  'host/closed-descriptors': all(DESCRIPTORS, [
    ...['eventpoll', 'eventfd', 'pipe:', 'socket:', 'memfd:'].map(
      (kind) => `any one descriptor of the kind ${kind} that a child has`,
    ),
    'a host that closes one of its own bells settles its calls, and goes on with other children',
  ]),
  'host/grandchildren': {
    'one with its own session is left alone': 'all that a child starts is in its job, and ends with it',
  },
  'host/orphans': {
    ...all(
      ENDS_AT_ONCE,
      ['crashes', 'loses its terminal'].map((how) => `${OF_A_HOST} ${how}`),
    ),
    [`${OF_A_HOST} is killed while it is stopped`]: STOPPED,
  },
  'host/trace': {
    'the eviction of a child that writes garbage is printed': RAW_LINES,
    'the reason why a child is called through the channel is printed': DESCRIPTORS,
  },
  'pool/bad-options': all(NAMES, [
    'path: "file://host/child.js"',
    'a path that › has spaces, quotes and umlauts works',
  ]),
  'pool/child-channel': {
    "messages of the host's own arrive at process.on('message'), unicode and order kept": MAY_OVERTAKE,
    'a message with a handle does not stall the channel, and nothing of the handle is left open': NO_HANDLES,
  },
  'pool/child-handle': all(STOPPED, ['kill("SIGUSR2") signals it']),
  'pool/death-counts': all(ENDS_AT_ONCE, [
    'one that a signal ends that nobody has asked for',
    'one that is out of memory',
  ]),
  'pool/diagnostics': all(ENDS_AT_ONCE, [
    'a child that starts and ends is published with its pool and its script',
  ]),
  'pool/environment': all(NAMES, ["cwd is the script's folder, or the given one"]),
  'pool/given-up': all(
    STOPPED,
    ['auto, json', 'auto, advanced', 'channel, json', 'channel, advanced'].map(
      (group) => `${group} › a call that is given up before its stopped child could read it`,
    ),
  ),
  'pool/growth': {
    'ready, run and send reject when the child cannot be started: a missing folder': NAMES,
    'spawn and exit are emitted, with code and signal': ENDS_AT_ONCE,
  },
  'pool/kill': all(ENDS_AT_ONCE, [
    'the calls of a killed child reject',
    'a child that stays is sent SIGINT, SIGTERM, then SIGKILL',
    'a child with a blocked event loop ends by SIGINT',
  ]),
  'pool/scheduling': all(PROCESSORS, [
    'nice › children are as nice as they should be, with all their threads',
    'affinity › children run on the processors they are given',
    'affinity › each on its own',
  ]),
  'pool/recycle': all(NO_FOOTPRINT, ['a child with much memory of its own is replaced']),
  'pool/output': all(DESCRIPTORS, [
    "with stdio 'inherit' there is nothing to read here",
    "with stdio 'ignore' there is nothing to read here",
  ]),
  'pool/run': all(ENDS_AT_ONCE, ['the error of a call whose child dies has code, signal, pid, task and id']),
  'runtimes/thread-hosts': all(DESCRIPTORS, [
    'twenty workers load the addon at once and end while they wait for a lock and an answer, three times',
  ]),
  'runtimes/thread': all(STOPPED, [
    'a thread that ends costs its calls, and the next one serves › signals that only processes have change nothing',
  ]),
  'shared/children': all(DESCRIPTORS, ['shared memory › is freed with the pool and its last owner']),
  'shared/shared-memory': all(DESCRIPTORS, [
    ...['seen', 'unseen'].map(
      (how) =>
        `a SharedMemory that is ${how} by V8 › close frees it at once, ends its waits, and leaves nothing that works`,
    ),
    'it has no name in any file system, and its owner alone may open it',
  ]),
  'start/other-languages': all(
    URLS,
    ['a loader, by --import', 'a loader, by --loader'].flatMap((group) => [
      `${group} › tasks that are named after top-level await are found`,
      `${group} › a child is ready when they are there`,
      `${group} › one that throws at load is never ready, and the crash-loop guard counts it`,
      `${group} › its calls say why`,
    ]),
  ),
  'transports/opening': all(DESCRIPTORS, [
    'where the fast lane cannot be had › unmappable-memory.js: the stats say why, and calls go by the channel',
  ]),
  'transports/pressure': all(STOPPED, [
    'a child that does not read makes calls wait in the pool, and loses none',
  ]),
};

/** @param {string} file */
const nameOf = (file) =>
  file
    .replace(/\.test\.js$/, '')
    .replaceAll(path.sep, '/')
    .replace(/^__test__\//, '');

module.exports = { FILES, FOLDERS, LEFT_OUT, LEFT_OUT_FILES, nameOf };
