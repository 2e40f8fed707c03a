'use strict';

const { ProcessManager } = require('../..');
const { until } = require('../electron/wait');
const { child, openPool } = require('../helpers/pools');
const { runNode } = require('../helpers/run-script');
const { samplers } = require('../process-manager/threads');

/** Keeps a child's thread busy, between calls. */
const BURN = `(() => {
  const burn = () => {
    const end = Date.now() + 20;
    while (Date.now() < end);
    setImmediate(burn);
  };
  burn();
})()`;
const HOLD = '(globalThis.held = Buffer.alloc(200e6, 1)).length';

beforeEach(() => ProcessManager.setIntervalTime(200));
afterEach(async () => {
  await until(() => samplers() === 0, 'the end of sampling');
  ProcessManager.setIntervalTime(1000);
});

/** A pool with three children; `code` runs in one of them. */
async function withOddOne(strategy, code) {
  const pool = openPool({ max: 3, strategy });
  await Promise.all([1, 2, 3].map(() => pool.run('pid')));
  const odd = await pool.run('value', `${code}, process.pid`);
  return { pool, odd, others: pool.forked.map(({ pid }) => pid).filter((pid) => pid !== odd) };
}

/** Waits until a map has values like these, by pid. */
async function untilSeen(look, map, odd, others) {
  await until(() => others.every((pid) => pid in map()) && look(map()[odd], map()), 'such a sample');
}

test('LEAST_CPU: calls go to the children that are idle', async () => {
  const { pool, odd, others } = await withOddOne('LEAST_CPU', BURN);
  const map = () => pool.LB.params.cpuOccupancyMap;
  // As much as this machine gives it: in any case, a step more than the others.
  const isBusy = (cpu, all) => others.every((pid) => cpu > all[pid] + 15);
  const took = [];
  for (let i = 0; i < 8; i += 1) {
    await untilSeen(isBusy, map, odd, others);
    took.push(await pool.run('pid'));
  }
  expect(took).not.toContain(odd);
});

test('LEAST_MEMORY: a burst goes to the children that have less', async () => {
  const { pool, odd, others } = await withOddOne('LEAST_MEMORY', HOLD);
  const map = () => pool.LB.params.memoryOccupancyMap;
  await untilSeen((memory, all) => others.every((pid) => memory > all[pid] + 150e6), map, odd, others);
  const took = await Promise.all([1, 2, 3, 4].map(() => pool.run('pid')));
  expect(others.map((pid) => took.filter((its) => its === pid).length)).toEqual([2, 2]);
});

test('children are sampled only while there is a choice, and stats tell what they use', async () => {
  const pool = openPool({ max: 1, strategy: 'LEAST_MEMORY' });
  await pool.run('pid');
  expect(samplers()).toBe(0);
  pool.setMaxInstanceLimit(2);
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  await until(() => pool.stats().children.every(({ memory }) => memory > 1e6), 'a sample');
  expect(samplers()).toBe(1);
  await pool.kill(); // a sticky id's child would do as well
  await until(() => samplers() === 0, 'the end of sampling');
  expect(pool.LB.params.memoryOccupancyMap).toEqual({});
});

test('pools share one sampler, which goes with the last of them', async () => {
  const [first, second, third] = ['LEAST_CPU', 'LEAST_MEMORY', 'POLLING'].map((strategy) =>
    openPool({ max: 2, min: 2, strategy }),
  );
  await Promise.all([first.ready(), second.ready(), third.ready()]);
  await until(() => samplers() === 1, 'a thread that samples');
  await first.close();
  await until(() => Object.keys(second.LB.params.memoryOccupancyMap).length === 2, 'a sample');
  expect(samplers()).toBe(1);
  await second.close();
  await until(() => samplers() === 0, 'the end of sampling');
});

test('another algorithm starts and ends it', async () => {
  const pool = openPool({ max: 2, min: 2 });
  await pool.ready();
  expect(samplers()).toBe(0);
  pool.LB.setAlgorithm('LEAST_CPU');
  await until(() => Object.keys(pool.LB.params.cpuOccupancyMap).length === 2, 'a sample');
  pool.LB.setAlgorithm('POLLING');
  await until(() => samplers() === 0, 'the end of sampling');
  expect(pool.LB.params.cpuOccupancyMap).toEqual({});
});

test('who stops the process manager does not stop it for pools, and hears nothing', async () => {
  const pool = openPool({ max: 2, min: 2, strategy: 'LEAST_MEMORY' });
  const pids = () => Object.keys(pool.LB.params.memoryOccupancyMap);
  await pool.ready();
  let refreshes = 0;
  const count = () => (refreshes += 1);
  ProcessManager.on('refresh', count);
  await until(() => refreshes > 0, 'a refresh event');
  ProcessManager.stopTimer();
  const before = refreshes;
  pool.LB.updateParams({ memoryOccupancyMap: {} });
  await until(() => pids().length === 2, 'a sample');
  expect(refreshes).toBe(before);
  ProcessManager.startTimer();
  await until(() => refreshes > before, 'a refresh event');
  ProcessManager.stopTimer();
  ProcessManager.off('refresh', count);
  // As it was: it runs when there is somebody to tell.
  ProcessManager.connect({ send: () => {}, isBusy: () => false, close: () => {}, resume: null }).end();
});

const HOST = `
  const { ChildProcessPool } = require(${JSON.stringify(require.resolve('../..'))});
  const pool = new ChildProcessPool({ path: process.argv[1], max: 2, min: 2, strategy: 'LEAST_CPU' });
  pool.ready().then(async function wait() {
    // Until there was a sample.
    if (Object.keys(pool.LB.params.cpuOccupancyMap).length < 2) return pool.run('wait', 20).then(wait);
    console.log(await pool.run('echo', 'seen'));
  });
`;

test('sampling does not keep a process alive', async () => {
  const run = await runNode(['-e', HOST, child('ours.js')]);
  expect(run).toMatchObject({ code: 0, stdout: 'seen\n', stderr: '', left: [] });
});
