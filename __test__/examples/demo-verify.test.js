'use strict';

// A check that cannot fail is worth nothing.

const { verify } = require('../../examples/demo/verify.js');

/** An outcome of which everything is as it should be. */
function outcome() {
  const results = () => new Map([['a', { sha256: 'aa' }], ['b', { sha256: 'bb' }]]); // prettier-ignore
  return {
    files: ['a', 'b', 'c'],
    many: { results: results(), unreadable: [{ path: 'c', code: 'EACCES' }], lost: 1, killed: 7 },
    one: { results: results(), isSample: false },
    lanes: ['fast', 'fast'],
    asleep: [{ pid: 8, sleeping: true, state: 'T' }],
    woken: { pid: 8, ms: 1, state: 'S', isRight: true },
    left: [],
  };
}

const failed = (checks) => checks.filter(({ ok }) => !ok).map(({ name }) => name);

test('all is well', () => {
  expect(failed(verify(outcome()))).toEqual([]);
});

test.each([
  ['nothing lost', (all) => all.files.push('d')],
  ['same digests', (all) => (all.one.results.get('b').sha256 = 'bc')],
  ['fast lane', (all) => (all.lanes[1] = 'channel')],
  ['asleep', (all) => (all.asleep[0].state = 'S')],
  ['asleep', (all) => (all.asleep[0].sleeping = false)],
  ['woken', (all) => (all.woken.isRight = false)],
  ['woken', (all) => (all.woken.state = 'T')],
  ['closed', (all) => all.left.push(8)],
])('%s fails', (name, spoil) => {
  const spoiled = outcome();
  spoil(spoiled);
  expect(failed(verify(spoiled))).toEqual([name]);
});

test('a sample is called one', () => {
  const sampled = outcome();
  sampled.one.results.delete('b');
  sampled.one.isSample = true;
  const { ok, text } = verify(sampled)[1];
  expect(ok).toBe(true);
  expect(text).toContain('over a random sample of 1 files');
});
