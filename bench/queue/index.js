'use strict';

// `node bench/queue`: compares a host of electron-re-native/queue with one of BullMQ's sandboxed processors, on the
// same Redis. It needs Linux, and `redis-server` in the PATH.

const { fork } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { queueClient } = require('../../queue.js');
const { startRedis } = require('../../examples/many-hosts/redis.js');
const { batched, cancelling, leftBehind, processesWith, throughput } = require('./measures.js');

const CHILDREN = 2;
const KINDS = ['pool', 'sandbox'];

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-queue-'));
  const redis = await startRedis(folder);
  const port = Number(new URL(redis.url).port);
  try {
    for (const kind of KINDS) {
      const measured = await measure(kind, port);
      console.log(kind, JSON.stringify(measured));
    }
  } finally {
    await redis.stop();
    fs.rmSync(folder, { recursive: true });
  }
}

/** @param {string} kind @param {number} port */
async function measure(kind, port) {
  const client = queueClient(kind, { connection: { host: '127.0.0.1', port } });
  const mark = `QUEUE_BENCH=${kind}-${process.pid}`;
  const [name, value] = mark.split('=');
  const start = () =>
    fork(require.resolve('./host.js'), [kind, `${port}`, `${CHILDREN}`], {
      env: { ...process.env, [name]: value },
    });
  const jobsPerSecond = await onHost(start, (host) => throughput({ client, host }));
  const inBatches = kind === 'pool' ? await onHost(start, () => batched({ client })) : 'none';
  const cancelMs = await onHost(start, (host) => cancelling({ client, host, kind }));
  endAll(mark);
  const processesLeft = await onHost(start, (host) => leftBehind({ client, host, mark }));
  endAll(mark);
  await client.close();
  return { jobsPerSecond, inBatches, cancelMs, processesLeft };
}

/** @param {() => import('child_process').ChildProcess} start @param {(host: any) => Promise<any>} act */
async function onHost(start, act) {
  const host = start();
  try {
    return await act(host);
  } finally {
    if (host.exitCode === null && host.signalCode === null) {
      host.kill('SIGKILL');
      await once(host, 'exit');
    }
  }
}

/** Ends all processes: the sandbox's children outlive their host. @param {string} mark */
function endAll(mark) {
  for (const pid of processesWith(mark)) process.kill(Number(pid), 'SIGKILL');
}

main();
