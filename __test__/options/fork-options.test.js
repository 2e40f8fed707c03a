'use strict';

const { ChildProcessPool } = require('../..');
const { child, openPool, thrownBy } = require('../helpers/pools');
const { until } = require('../electron/wait');

test.each([
  ['argv0', 'name', 'execPath'],
  ['detached', true, 'child_process.spawn'],
  ['killSignal', 'SIGTERM', 'killGrace'],
  ['shell', true, 'args'],
  ['signal', new AbortController().signal, 'close({ force: true })'],
])("fork's %s is refused, with what to do instead", (option, value, hint) => {
  const error = thrownBy(() => new ChildProcessPool({ path: child('ours.js'), [option]: value }));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(`\`${option}\` option of fork`);
  expect(error.message).toContain(hint);
});

test.each([
  ['stdio', ['pipe', 'pipe', 'pipe', 'ipc'], "'pipe', 'inherit' or 'ignore'"],
  ['stdio', 'overlapped', "'pipe', 'inherit' or 'ignore'"],
  ['serialization', 'v8', "'json' or 'advanced'"],
  ['silent', 'yes', 'a boolean'],
  ['windowsHide', 1, 'a boolean'],
])("fork's %s: %p is refused", (option, value, expectation) => {
  const error = thrownBy(() => new ChildProcessPool({ path: child('ours.js'), [option]: value }));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(`\`${option}\` option must be ${expectation}`);
});

test('what asks for no more than a pool does anyway is taken', async () => {
  const pool = openPool({ max: 1, detached: false, shell: false, windowsHide: true, signal: undefined });
  expect(await pool.run('echo', 1)).toBe(1);
});

test.each([
  [{ silent: true }, true],
  [{ silent: false, stdio: 'pipe' }, true],
  [{ silent: false }, false],
  [{ silent: true, stdio: 'ignore' }, false],
])('%j: output is piped: %p', async (options, isPiped) => {
  const pool = openPool({ max: 1, ...options });
  await pool.run('pid');
  const [{ child: handle }] = pool.forked;
  expect(handle.stdout !== null).toBe(isPiped);
  if (!isPiped) return;
  await pool.run('print', 'a line\n');
  await until(() => pool.forked[0].lastOutput.includes('a line'), 'the line');
});
