'use strict';

const { deaths } = require('../../js/pool/deaths');
const { Vanished } = require('../../js/process-manager/vanished');

/** A host that says these ends at the next look. */
function hostWith(ends = [], quietly = () => null) {
  return { takeEnds: () => ends.splice(0), endedQuietly: quietly };
}

const row = (pid, about) => ({ pid, started: 1, name: `${pid}`, pool: null, state: 'running', ...about });
const end = (about) => ({ pid: null, code: null, signal: 'SIGSEGV', reason: 'crashed', ...about });

let first;
beforeEach(() => (first = (deaths.all.at(-1)?.id ?? -1) + 1));
const told = () => deaths.all.filter(({ id }) => id >= first);

test('windows and services that are gone are remembered; others and children of pools are not', () => {
  const before = [
    row(1, { mark: 'renderer' }),
    row(2, { mark: 'service', state: 'ending' }),
    row(3, { mark: 'other' }),
    row(4, { mark: 'node', pool: 'p' }),
    row(5, { mark: 'gpu' }),
    row(6, { mark: 'renderer' }),
  ];
  const after = [row(5), row(6, { started: 2 })];
  const vanished = new Vanished();
  const host = hostWith([], ({ pid }) => (pid === 1 ? 'closed' : 'left'));
  vanished.look(before, after, host);
  // Their ends may be reported a moment later.
  expect(told()).toEqual([]);
  vanished.look(after, after, host);
  expect(told().map(({ pid, reason, wasAsked }) => [pid, reason, wasAsked])).toEqual([
    [1, 'closed', false],
    [2, 'left', true],
    [6, 'left', false],
  ]);
  vanished.look(after, after, host);
  expect(told()).toHaveLength(3);
});

test.each(['before it is gone', 'at the same look', 'at the next look'])(
  'an end that is reported %s',
  (when) => {
    const before = [row(1, { mark: 'renderer', name: 'a page' }), row(2, { mark: 'gpu', name: 'GPU' })];
    const ends = [];
    const [vanished, host] = [new Vanished(), hostWith(ends)];
    const tell = () => {
      ends.push(end({ pid: 1, mark: 'renderer', name: 'of then' }));
      ends.push(end({ mark: 'gpu', name: 'GPU', signal: 'SIGKILL', reason: 'killed' }));
    };
    if (when.startsWith('before')) tell();
    vanished.look(before, before, host);
    if (when.includes('same')) tell();
    vanished.look(before, [], host);
    if (when.includes('next')) tell();
    for (let look = 0; look < 4; look += 1) vanished.look([], [], host);
    expect(told()).toEqual([
      expect.objectContaining({ pid: 1, name: 'a page', signal: 'SIGSEGV', reason: 'crashed' }),
      expect.objectContaining({ pid: 2, name: 'GPU', signal: 'SIGKILL', reason: 'killed' }),
    ]);
  },
);

test('one that comes and goes between two looks, unless somebody else tells of it', () => {
  const vanished = new Vanished();
  const host = hostWith([
    end({ mark: 'gpu', name: 'GPU' }),
    end({ mark: 'utility', name: 'Node Utility Process', isListed: false }),
  ]);
  for (let look = 0; look < 4; look += 1) vanished.look([], [], host);
  expect(told()).toEqual([expect.objectContaining({ pid: null, name: 'GPU', reason: 'crashed' })]);
  expect(told()[0]).not.toHaveProperty('isListed');
});

test('a service in a utility process is known by its name', () => {
  const vanished = new Vanished();
  const host = hostWith([end({ mark: 'utility', name: 'sync', code: 3, signal: null })]);
  vanished.look([row(8, { mark: 'service', name: 'sync' }), row(9, { mark: 'service' })], [], host);
  expect(told()).toEqual([expect.objectContaining({ pid: 8, name: 'sync', code: 3 })]);
});

test('of two that tell of one end, the one with a reason is believed, and it is listed once', () => {
  const vanished = new Vanished();
  const code = end({ pid: 8, mark: 'service', name: 'sync', code: 11, signal: null, reason: null });
  const host = hostWith([code, end({ mark: 'utility', name: 'sync', isListed: false })]);
  vanished.look([row(8, { mark: 'service', name: 'sync' })], [], host);
  for (let look = 0; look < 4; look += 1) vanished.look([], [], host);
  expect(told()).toEqual([expect.objectContaining({ pid: 8, signal: 'SIGSEGV', reason: 'crashed' })]);
});
