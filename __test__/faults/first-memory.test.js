'use strict';
// A child that dies before it can take the memories of its first call: the error says how, as that of any other call does.

const { SharedMemory } = require('../..');
const { closePools, fixture, makePool, outcome, until } = require('../helpers/faults');

afterEach(closePools);

describe.each(['auto', 'channel'])('lane %s', (lane) => {
  test.each(['json', 'advanced'])('a script that throws at load, %s', async (serialization) => {
    const pool = makePool({ path: fixture('throws'), lane, serialization });
    const { error } = await outcome(pool.run('echo', { memory: new SharedMemory(64) }));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 1 });
    expect(error.message).toContain('thrown while loading');
  });

  test.each(['SIGKILL', 'SIGSEGV'])('a child that starts and gets %s', async (signal) => {
    const pool = makePool({ lane });
    const calls = [
      pool.run('echo', { memory: new SharedMemory(64) }),
      pool.send('echo', new SharedMemory(64)),
    ];
    const [{ pid }] = await until(() => pool.forked.length > 0 && pool.forked, 'a child');
    process.kill(pid, signal);
    for (const { error } of await Promise.all(calls.map((call) => outcome(call))))
      expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', signal, pid });
  });
});
