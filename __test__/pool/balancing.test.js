'use strict';

const { LoadBalancer } = require('../..');
const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

/** A pool that has all its children. */
async function grown(options) {
  const pool = openPool({ max: 2, ...options });
  await Promise.all(Array.from({ length: pool.maxInstance }, () => pool.run('pid')));
  return pool;
}

/** How many of `count` calls each child had, in the order of `forked`. */
async function shares(pool, count) {
  const pids = [];
  for (let i = 0; i < count; i += 1) pids.push(await pool.run('pid'));
  return pool.forked.map(({ pid }) => pids.filter((its) => its === pid).length);
}

test('POLLING is the default: each in turn', async () => {
  const pool = await grown({ max: 3 });
  expect(pool.LB.algorithm).toBe('POLLING');
  expect(await shares(pool, 30)).toEqual([10, 10, 10]);
});

test('WEIGHTS_POLLING gives each its weight exactly', async () => {
  const pool = await grown({ strategy: 'WEIGHTS_POLLING', weights: [1, 3] });
  expect(await shares(pool, 40)).toEqual([10, 30]);
});

test('SMOOTH_WEIGHTS_POLLING gives each its weight exactly, the heaviest not all at once', async () => {
  const pool = await grown({ strategy: 'SMOOTH_WEIGHTS_POLLING', weights: [2, 4] });
  const heavy = pool.forked[1].pid;
  const picked = [];
  for (let i = 0; i < 12; i += 1) picked.push((await pool.run('pid')) === heavy);
  expect(picked.filter(Boolean)).toHaveLength(8);
  expect(picked.join()).not.toContain('true,true,true');
});

test.each([
  ['RANDOM', [1, 1], 0.35, 0.65],
  ['WEIGHTS_RANDOM', [1, 3], 0.12, 0.38],
  ['WEIGHTS', [1, 3], 0.05, 0.35],
])('%s gives shares by chance', async (strategy, weights, least, most) => {
  const pool = await grown({ strategy, weights });
  const [first, second] = await shares(pool, 400);
  expect(first + second).toBe(400);
  expect(first / 400).toBeGreaterThan(least);
  expect(first / 400).toBeLessThan(most);
});

test('a weight of 0 is never picked by weight', async () => {
  const pool = await grown({ strategy: 'WEIGHTS_POLLING', weights: [0, 2] });
  expect(await shares(pool, 10)).toEqual([0, 10]);
});

test.each(['MINIMUM_CONNECTION', 'WEIGHTS_MINIMUM_CONNECTION'])(
  '%s finds the child that has least to do',
  async (strategy) => {
    const pool = await grown({ strategy });
    const [busy, idle] = pool.forked.map(({ pid }) => pid);
    pool.send('hang', null, 'x').catch(() => {});
    const hanging = pool.pidMap.get('x');
    const other = hanging === busy ? idle : busy;
    for (let i = 0; i < 6; i += 1) expect(await pool.run('pid')).toBe(other);
  },
);

test('SPECIFY: the id is the pid of a child', async () => {
  const pool = await grown({ strategy: 'SPECIFY' });
  for (const { pid } of [...pool.forked, ...pool.forked].reverse()) {
    expect(await pool.run('pid', null, { id: pid })).toBe(pid);
    expect((await pool.send('pid', null, String(pid))).result).toBe(pid);
  }
});

test.each([['nobody'], [1], [undefined]])(
  'SPECIFY: %p is refused clearly, once the pool is grown',
  async (id) => {
    const pool = await grown({ strategy: 'SPECIFY' });
    const error = await rejection(pool.send('pid', null, id));
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG', task: 'pid' });
    expect(error.message).toMatch(/SPECIFY strategy needs the id of a child, which is its pid/);
    expect(await rejection(pool.run('pid', null, { id }))).toMatchObject({ code: 'ERR_INVALID_ARG' });
    const [{ pid }] = pool.forked;
    expect(await pool.run('pid', null, { id: pid })).toBe(pid);
  },
);

describe('weights', () => {
  test('go by slot: missing ones are 1, surplus ones unused', async () => {
    const missing = await grown({ max: 3, weights: [4] });
    expect(missing.weights).toEqual([4, 1, 1]);
    expect(missing.LB.targets.map(({ weight }) => weight)).toEqual([4, 1, 1]);
    const surplus = await grown({ max: 2, weights: [4, 5, 6] });
    expect(surplus.weights).toEqual([4, 5]);
    surplus.setMaxInstanceLimit(3);
    await Promise.all([1, 2, 3].map(() => surplus.run('pid')));
    expect(surplus.LB.targets).toHaveLength(3);
  });

  test('a new child takes the first free slot', async () => {
    const pool = await grown({ max: 3, weights: [2, 3, 4] });
    const [, { pid }] = pool.forked;
    const exit = new Promise((resolve) => pool.once('exit', resolve));
    process.kill(pid, 'SIGKILL');
    await exit;
    expect(pool.LB.targets.map(({ weight }) => weight)).toEqual([2, 4]);
    const next = await pool.run('pid');
    expect(pool.LB.targets.find(({ id }) => id === next)).toEqual({ id: next, weight: 3 });
  });
});

describe('pool.LB', () => {
  test('is a LoadBalancer whose targets are the children, by pid', async () => {
    const pool = openPool({ max: 2, strategy: 'MINIMUM_CONNECTION', weights: [2] });
    expect(pool.LB).toBeInstanceOf(LoadBalancer);
    expect(pool.LB.targets).toEqual([]);
    expect(pool.LB.pickOne()).toBe(null);
    await Promise.all([pool.run('pid'), pool.run('pid')]);
    const [a, b] = pool.forked.map(({ pid }) => pid);
    const targets = [
      { id: a, weight: 2 },
      { id: b, weight: 1 },
    ];
    expect(pool.LB.targets).toEqual(targets);
    expect(pool.LB.algorithm).toBe('MINIMUM_CONNECTION');
    expect(pool.LB.params.weightTotal).toBe(3);
    pool.send('hang', null, 'x').catch(() => {});
    const bound = pool.pidMap.get('x');
    expect(pool.LB.params.connectionsMap).toEqual({ [a]: Number(a === bound), [b]: Number(b === bound) });
    expect(pool.LB.pickOne().id).toBe(a === bound ? b : a);
    expect(pool.LB.pickMulti(3).map(({ id }) => id)).toEqual(Array(3).fill(a === bound ? b : a));
  });

  test('its targets are not for the user to change', async () => {
    const pool = await grown();
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const before = pool.LB.targets;
    pool.LB.add({ id: 1 });
    pool.LB.del(before[0]);
    pool.LB.setTargets([]);
    pool.LB.wipe();
    expect(warn).toHaveBeenCalledTimes(4);
    warn.mockRestore();
    expect(pool.LB.targets).toEqual(before);
    expect(await shares(pool, 4)).toEqual([2, 2]);
  });

  test('setAlgorithm changes how the pool picks', async () => {
    const pool = await grown({ weights: [1, 3] });
    pool.LB.setAlgorithm('WEIGHTS_POLLING');
    expect(pool.LB.algorithm).toBe('WEIGHTS_POLLING');
    expect(await shares(pool, 8)).toEqual([2, 6]);
  });
});

test('connectionsMap goes up and down with the calls', async () => {
  const pool = openPool({ max: 2 });
  const calls = [1, 2, 3].map(() => pool.run('wait', 50));
  const [a, b] = pool.forked.map(({ pid }) => pid);
  expect(pool.connectionsMap).toEqual({ [a]: 2, [b]: 1 });
  expect(pool.forked.map(({ activitiesCount }) => activitiesCount)).toEqual([2, 1]);
  await Promise.all(calls);
  expect(pool.connectionsMap).toEqual({ [a]: 0, [b]: 0 });
});

test('weights can be changed while the pool runs', async () => {
  const pool = openPool({ max: 2, min: 2, strategy: 'WEIGHTS_POLLING' });
  await pool.ready();
  const share = async () => {
    const [first] = pool.forked.map(({ pid }) => pid);
    const pids = [];
    for (let at = 0; at < 40; at += 1) pids.push(await pool.run('pid'));
    return pids.filter((pid) => pid === first).length;
  };
  expect(await share()).toBe(20);
  pool.setWeights([3, 1]);
  expect(pool.weights).toEqual([3, 1]);
  expect(await share()).toBe(30);
  pool.setWeights([]);
  expect(pool.weights).toEqual([1, 1]);
  expect(await share()).toBe(20);
});

test.each([['1'], [[-1]], [[NaN]], [undefined]])('setWeights(%p) is refused', (weights) => {
  expect(() => openPool().setWeights(weights)).toThrow(
    '`weights` argument must be a list of numbers of at least 0',
  );
});

test('LEAST_LATENCY leaves a slow child alone, and shows what it has measured', async () => {
  // So slow that no busy machine makes the others as slow.
  const env = (worker) => ({ SLOW: worker === 0 ? 3000 : 0 });
  const pool = openPool({ max: 3, min: 3, concurrency: 1, strategy: 'LEAST_LATENCY', env });
  await pool.ready();
  const slow = pool.forked[0].pid;
  await Promise.all(Array.from({ length: 3 }, () => pool.run('slowPid')));
  const { latencyMap } = pool.LB.params;
  expect(Object.keys(latencyMap)).toHaveLength(3);
  expect(Math.max(...Object.values(latencyMap))).toBe(latencyMap[slow]);
  const pids = [];
  for (let at = 0; at < 60; at += 1) pids.push(await pool.run('slowPid'));
  expect(pids).not.toContain(slow);
});

test('CONSISTENT_HASH: an id keeps its seat when its child is replaced, and in another pool', async () => {
  const open = () => openPool({ max: 4, strategy: 'CONSISTENT_HASH' });
  const ids = Array.from({ length: 12 }, (_, at) => `user-${at}`);
  const workers = async (pool, inOrder) => {
    const found = {};
    for (const id of inOrder) found[id] = await pool.run('pid', null, { id });
    return found;
  };
  const pool = open();
  const before = await workers(pool, ids);
  expect(new Set(Object.values(before)).size).toBe(4);
  const other = await workers(open(), [...ids].reverse());
  const together = (pids) => ids.map((id) => ids.filter((one) => pids[one] === pids[id]));
  expect(together(other)).toEqual(together(before));
  const [victim] = Object.values(before);
  process.kill(victim, 'SIGKILL');
  await until(() => pool.forkedMap[victim] === undefined, 'its end');
  const after = await workers(pool, [...ids].reverse());
  const replacement = after[ids[0]];
  for (const id of ids) expect(after[id]).toBe(before[id] === victim ? replacement : before[id]);
});

describe('a function as strategy', () => {
  test('is asked once there are max children, and its choice gets the call', async () => {
    const asked = [];
    const pool = openPool({
      max: 2,
      strategy: (children) => {
        asked.push(children.length);
        return children[1];
      },
    });
    const pids = [];
    for (let at = 0; at < 5; at += 1) pids.push(await pool.run('pid'));
    expect(asked).toEqual([2, 2, 2]);
    expect(pids.slice(2)).toEqual(Array(3).fill(pool.forked[1].pid));
    await pool.run('pid', null, { id: 'a' });
    expect(asked).toHaveLength(3);
  });

  test('may leave the choice to the pool', async () => {
    const pool = openPool({ max: 2, min: 2, strategy: () => undefined });
    await pool.ready();
    expect(new Set(await Promise.all([pool.run('pid'), pool.run('pid')])).size).toBe(2);
  });

  test('a call waits for a child that is full', async () => {
    const pool = openPool({ max: 2, min: 2, concurrency: 1, strategy: ([first]) => first });
    await pool.ready();
    const pids = await Promise.all(Array.from({ length: 5 }, () => pool.run('busy', 5)));
    expect(new Set(pids)).toEqual(new Set([pool.forked[0].pid]));
  });

  test.each([
    [
      'throws',
      () => {
        throw new TypeError('on purpose');
      },
      'The function of the `strategy` option threw',
    ],
    ['returns a number', () => 5, 'must be a function that returns one of the children'],
    [
      'returns a child of another pool',
      () => ({ pid: 1 }),
      'must be a function that returns one of the children',
    ],
  ])('one that %s rejects the call', async (_, strategy, message) => {
    const pool = openPool({ max: 1, strategy });
    await pool.run('pid');
    const error = await rejection(pool.run('pid'));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', task: 'pid' });
    expect(error.message).toContain(message);
    expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  });
});
