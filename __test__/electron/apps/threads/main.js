'use strict';
// electron-re's thread pools in Electron's main process.

const { once } = require('events');
const path = require('path');
const { app } = require('electron');
const { report } = require('../app');
const { DynamicThreadPool, StaticThreadPool } = require('../../../..');

const execPath = path.join(__dirname, '../../../threads/fixtures/square.js');
const fails = (promise) =>
  promise.then(
    () => 'fulfilled',
    ({ code, data }) => [code, data],
  );

async function files() {
  const pool = new StaticThreadPool({ execPath, lazyLoad: false, maxThreads: 2 });
  const replies = await Promise.all([1, 2, 3].map((n) => pool.exec(n)));
  report('file', { replies, threads: pool.threadLength, isFull: pool.isFull, tasks: pool.taskLength });
  pool.wipeThreadPool();
}

async function endings() {
  const execString = `module.exports = (what) => {
    if (what === 'block') for (;;);
    if (what === 'exit') process.exit(3);
    if (what === 'throw') throw new Error('on purpose');
    return what;
  }`;
  const pool = new StaticThreadPool({ execString, maxThreads: 1 });
  report('block', await fails(pool.exec('block', { taskTimeout: 50 })));
  report('exit', await fails(pool.exec('exit')));
  report('throw', await fails(pool.exec('throw')));
  report('after', { reply: await pool.exec('next'), threads: pool.threadLength });
  const running = fails(pool.exec('block'));
  const waiting = fails(pool.exec('next'));
  pool.wipeThreadPool();
  report('wiped', { outcomes: await Promise.all([running, waiting]), threads: pool.threadLength });
}

async function dynamic() {
  const pool = new DynamicThreadPool({ maxThreads: 1 });
  const text = await pool.exec('a', { execString: 'module.exports = (text) => text.toUpperCase()' });
  const fn = await pool.exec(2, { execFunction: (n) => n + 1 });
  const file = await pool.createExecutor({ execPath }).exec(3);
  report('dynamic', [text.data, fn.data, file.data]);
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  const execFunction = (buffer) => buffer.byteLength;
  const { data } = await pool.exec(bytes, { execFunction, transferList: [bytes] });
  report('transferred', { there: data, here: bytes.byteLength });
}

async function settings() {
  const pool = new StaticThreadPool({ execString: 'module.exports = (value) => value', maxThreads: 1 });
  pool.setMaxThreads(2).setMaxTasks(3).setTaskRetry(1).setTaskLoopTime(700).fillPoolWithIdleThreads();
  const { maxThreads, maxTasks, taskRetry, taskLoopTime } = pool.options;
  report('set', { maxThreads, maxTasks, taskRetry, taskLoopTime, threads: pool.threadLength });
  const [ofPool, ofExecutor] = [new ArrayBuffer(1), new ArrayBuffer(2)];
  await pool.createExecutor().setTransferList([ofExecutor]).exec(ofExecutor);
  await pool.setTransferList([ofPool]).exec(ofPool);
  report('lists', [ofPool.byteLength, ofExecutor.byteLength]);
  pool.wipeThreadPool();
}

async function queued() {
  const pool = new DynamicThreadPool({ maxThreads: 1 });
  const failed = once(pool, 'task:error');
  const execString = "module.exports = () => { throw new Error('on purpose'); }";
  pool.createExecutor({ execString }).queue('fails');
  const [{ payload, error }] = await failed;
  pool.queue('wiped', { execString });
  const wiped = once(pool, 'task:error');
  pool.wipeTaskQueue();
  report('queued', [payload, error.code, (await wiped)[0].error.code]);
  const { exec } = pool.setExecFunction((n) => -n);
  report('alone', await exec(5));
  pool.wipeThreadPool();
}

async function main() {
  await app.whenReady();
  await files();
  await endings();
  await dynamic();
  await settings();
  await queued();
  // With a thread that idles: it must not keep the app.
  app.quit();
}

main();
