'use strict';

const vm = require('vm');
const fs = require('fs');
const path = require('path');
const { child } = require('../helpers/pools');
const { lastReport, runHost } = require('../helpers/run-script');

test('as an ES module, with named imports and a default one', async () => {
  expect(lastReport(await runHost('esm.mjs'))).toEqual({ same: true, answer: 'ü', isPoolError: true });
});

test('in a worker thread, whose end ends its children', async () => {
  const seen = ['main', 'falls off its end', 'exits', 'is terminated', 'main again'];
  expect(lastReport(await runHost('worker.js'))).toEqual(seen);
});

test('twice in one process, and afresh: the pools do not get into each other’s way', async () => {
  const run = (pool) => Promise.all([1, 2, 3].map((value) => pool.run('echo', value)));
  const first = new (require('../..').ChildProcessPool)({ path: child('ours.js'), max: 2 });
  let second;
  jest.isolateModules(() => {
    const { ChildProcessPool } = require('../..');
    expect(ChildProcessPool).not.toBe(first.constructor);
    second = new ChildProcessPool({ path: child('ours.js'), max: 2 });
  });
  expect(await Promise.all([run(first), run(second)])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  await Promise.all([first.close(), second.close()]);
});

test('in a vm context: errors are recognized by their code', async () => {
  const context = vm.createContext({
    process,
    console,
    setTimeout,
    setImmediate,
    clearTimeout,
    Buffer,
    AbortController,
  });
  const cache = {};
  const load = (file) => {
    if (cache[file]) return cache[file].exports;
    const module = (cache[file] = { exports: {} });
    const source = `(function (exports, require, module, __dirname) { ${fs.readFileSync(file, 'utf8')}\n})`;
    const local = (name) =>
      name.endsWith('binding.js') || !name.startsWith('.')
        ? require(resolve(file, name))
        : load(resolve(file, name));
    vm.runInContext(source, context)(module.exports, local, module, path.dirname(file));
    return module.exports;
  };
  const resolve = (file, name) => (name.startsWith('.') ? path.resolve(path.dirname(file), name) : name);
  const { ChildProcessPool } = load(path.join(__dirname, '../../index.js'));
  const pool = new ChildProcessPool({ path: child('ours.js'), max: 1, env: { A: 'b' } });
  expect(await pool.run('echo', { list: [1] })).toEqual({ list: [1] });
  expect(await pool.run('env', 'A')).toBe('b');
  const failed = (promise) =>
    promise.then(
      () => 'no error',
      ({ code, name }) => ({ code, name }),
    );
  expect(await failed(pool.run('echo', 10n))).toEqual({ code: 'ERR_SERIALIZE', name: 'PoolError' });
  const { signal } = new AbortController();
  expect(await pool.run('echo', 1, { signal })).toBe(1);
  await pool.close();
  expect(await failed(pool.run('pid'))).toEqual({ code: 'ERR_POOL_CLOSED', name: 'PoolError' });
});
