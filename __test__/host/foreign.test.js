'use strict';
// A process that only loads the package is not changed by it: forked by anything but a pool, it ends by itself, answers
// nothing and prints nothing.

const { fork } = require('child_process');
const { once } = require('events');
const path = require('path');
const all = require('../..');
const { openPool } = require('../helpers/pools');
const { within } = require('../helpers/faults');

const fixture = (name) => path.join(__dirname, 'fixtures', name);
const LEFT_ALONE = { code: 0, signal: null, said: [] };
const uses = ['nothing', 'registry', ...Object.keys(all)];

/** Forks it as any program may, and sends it what a pool might send. */
async function forkForeign(args, options = {}) {
  const child = fork(fixture('foreign.js'), args, options);
  const said = [];
  child.on('message', (message) => said.push(message));
  child.send({ action: 'echo', params: 1, id: '1' });
  try {
    const [code, signal] = await within(once(child, 'exit'), `${args} to end`);
    return { code, signal, said };
  } finally {
    child.kill('SIGKILL');
  }
}

describe.each(['require', 'import'])('forked by somebody else, by %s', (how) => {
  test.each(uses)('it ends by itself: %s', async (what) => {
    expect(await forkForeign([what, how])).toEqual(LEFT_ALONE);
  });

  test('also with structured clone on its channel', async () => {
    expect(await forkForeign(['ProcessHost', how], { serialization: 'advanced' })).toEqual(LEFT_ALONE);
  });
});

describe.each([
  ['has loaded the package', 'loads'],
  ['is a bare script', 'bare'],
])("a process that a pool's child has forked, which %s", (_, kind) => {
  test.each([
    ['ProcessHost', 'require'],
    ['ProcessHost', 'import'],
    ['registry', 'require'],
    ['registry', 'import'],
  ])('is no child of the pool: %s by %s', async (what, how) => {
    const pool = openPool({ max: 1, path: fixture('forks-foreign.js'), args: [kind] });
    expect(await pool.run('fork', [what, how])).toEqual(LEFT_ALONE);
  });
});

test('a process that electron-re has forked listens once it names a task', async () => {
  const child = fork(fixture('foreign.js'), ['registry', 'require'], {
    env: { ...process.env, id: 'default' },
  });
  child.send({ action: 'echo', params: 7, id: '1' });
  const [message] = await within(once(child, 'message'), 'an answer');
  expect(message).toEqual({ id: '1', action: 'echo', error: null, result: 7 });
  child.disconnect();
  await within(once(child, 'exit'), 'it to end');
});
