'use strict';

// Our picks beside electron-re's own, where it does what it says; beside the definition, where it does not.

const Upstream = require('electron-re/lib/libs/LoadBalancer');
const { LoadBalancer } = require('../../js/load-balancer/load-balancer.js');

// Each balancer of electron-re's listens there for good.
require('electron-re/lib/libs/EventCenter.class').setMaxListeners(0);

const PICKS = 20_000;
const weighted = (...weights) => weights.map((weight, id) => ({ id, weight }));
const ids = (picked) => picked.map((target) => target.id);

function counts(lb, size, picks = PICKS) {
  const all = Array.from({ length: size }, () => 0);
  for (let i = 0; i < picks; i++) all[lb.pickOne().id]++;
  return all;
}

/** Beyond this lies the millionth part of chi-square (Wilson and Hilferty's approximation). */
function bound(degrees) {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 4.75 * Math.sqrt(spread)) ** 3;
}

/** Chi-square of two samples of one size. */
function expectAlike(ours, theirs) {
  const cells = ours.map((a, i) => [a, theirs[i]]).filter(([a, b]) => a + b > 0);
  const statistic = cells.reduce((sum, [a, b]) => sum + (a - b) ** 2 / (a + b), 0);
  expect(statistic).toBeLessThanOrEqual(cells.length > 1 ? bound(cells.length - 1) : 0);
}

/** Chi-square of one sample against shares. */
function expectShares(sample, shares) {
  const [picks, total] = [sample, shares].map((all) => all.reduce((a, b) => a + b, 0));
  const cells = sample.map((count, i) => [count, (picks * shares[i]) / total]);
  for (const [count, expected] of cells) if (expected === 0) expect(count).toBe(0);
  const real = cells.filter(([, expected]) => expected > 0);
  const statistic = real.reduce((sum, [count, expected]) => sum + (count - expected) ** 2 / expected, 0);
  expect(statistic).toBeLessThanOrEqual(real.length > 1 ? bound(real.length - 1) : 1e-9);
}

describe('POLLING', () => {
  test('picks in electron-re’s order', () => {
    const pair = [Upstream, LoadBalancer].map((Class) => new Class({ targets: weighted(1, 5, 0, 2) }));
    const [theirs, ours] = pair.map((lb) => {
      const first = lb.pickMulti(6);
      lb.add({ id: 'new' });
      const second = lb.pickMulti(7);
      lb.updateParams({ currentIndex: 3 });
      return [first, second, lb.pickMulti(3)].map(ids);
    });
    expect(ours).toEqual(theirs);
  });
});

describe.each(['RANDOM', 'WEIGHTS', 'WEIGHTS_RANDOM'])('%s', (algorithm) => {
  test.each([[[1, 1, 1, 1]], [[1, 2, 3, 4]], [[10, 1]], [[3, 0, 5, 2, 2, 7, 1]], [[4]]])(
    'weights %p: distributed as electron-re’s',
    (weights) => {
      const [ours, theirs] = [LoadBalancer, Upstream].map((Class) =>
        counts(new Class({ targets: weighted(...weights), algorithm }), weights.length),
      );
      expectAlike(ours, theirs);
    },
  );

  test('without weights all are equally likely', () => {
    expectShares(counts(new LoadBalancer({ targets: weighted(0, 0, 0), algorithm }), 3), [1, 1, 1]);
  });
});

describe('WEIGHTS_RANDOM', () => {
  test('shares are exactly proportional, also for fractions', () => {
    const weights = [0.25, 1.5, 0, 3];
    const lb = new LoadBalancer({ targets: weighted(...weights), algorithm: 'WEIGHTS_RANDOM' });
    expectShares(counts(lb, 4), weights);
    lb.del({ id: 3 });
    expectShares(counts(lb, 3), weights.slice(0, 3));
  });
});

describe('SPECIFY', () => {
  test('picks what electron-re picks', () => {
    const targets = [{ id: 1 }, { id: '1' }, { id: 'x' }];
    const [ours, theirs] = [LoadBalancer, Upstream].map(
      (Class) => new Class({ targets, algorithm: 'SPECIFY' }),
    );
    for (const id of [1, '1', 'x', 2, undefined, null]) expect(ours.pickOne(id)).toBe(theirs.pickOne(id));
  });
});

describe('WEIGHTS_POLLING', () => {
  test('every round is exact, in the order of the targets', () => {
    const lb = new LoadBalancer({ targets: weighted(1, 3, 0, 2), algorithm: 'WEIGHTS_POLLING' });
    const round = [0, 1, 1, 1, 3, 3];
    expect(ids(lb.pickMulti(12))).toEqual([...round, ...round]);
  });

  test('electron-re’s first round is the same; its next is one too long', () => {
    const [ours, theirs] = [LoadBalancer, Upstream].map(
      (Class) => new Class({ targets: weighted(2, 1, 4), algorithm: 'WEIGHTS_POLLING' }),
    );
    expect(ours.pickMulti(7)).toEqual(theirs.pickMulti(7));
    expect([ours.pickOne(), theirs.pickOne()]).toEqual([{ id: 0, weight: 2 }, undefined]);
  });
});

describe('LEAST_LATENCY', () => {
  const lb = () => new LoadBalancer({ targets: weighted(1, 1, 1), algorithm: 'LEAST_LATENCY' });

  test('the slowest target gets nothing, the others share', () => {
    const balancer = lb();
    balancer.params.latencyMap = { 0: 1, 1: 100, 2: 1 };
    expectShares(counts(balancer, 3), [1, 0, 1]);
  });

  test('connections count as often as a call takes', () => {
    const balancer = lb();
    balancer.del({ id: 2 });
    balancer.updateParams({ latencyMap: { 0: 10, 1: 1 }, connectionsMap: { 1: 8 } });
    expect(counts(balancer, 2, 50)).toEqual([0, 50]);
    balancer.params.connectionsMap[1] = 10;
    expect(counts(balancer, 2, 50)).toEqual([50, 0]);
  });

  test('a latency that is not known counts for nothing', () => {
    const balancer = lb();
    balancer.del({ id: 2 });
    balancer.params.latencyMap = { 0: 1, 1: NaN };
    balancer.params.connectionsMap = { 0: 2, 1: 1 };
    expect(counts(balancer, 2, 50)).toEqual([0, 50]);
    balancer.params.latencyMap[1] = 1000;
    expect(counts(balancer, 2, 50)).toEqual([50, 0]);
  });
});

describe('CONSISTENT_HASH', () => {
  const lb = (...weights) =>
    new LoadBalancer({ targets: weighted(...weights), algorithm: 'CONSISTENT_HASH' });
  const users = Array.from({ length: 4000 }, (_, at) => `user-${at}`);
  const targetsOf = (balancer) => users.map((user) => balancer.pickOne(user).id);

  test('an id has the same target each time, and targets share ids by weight', () => {
    const balancer = lb(2, 1, 0, 1);
    const first = targetsOf(balancer);
    expect(targetsOf(balancer)).toEqual(first);
    expect(targetsOf(lb(2, 1, 0, 1))).toEqual(first);
    const shares = [0, 1, 2, 3].map((id) => first.filter((target) => target === id).length);
    expectShares(shares, [2, 1, 0, 1]);
    expectShares(
      [0, 1].map((id) => targetsOf(lb(0, 0)).filter((target) => target === id).length),
      [1, 1],
    );
  });

  test('a target that comes or goes moves only the ids that it gets or had', () => {
    const balancer = lb(1, 1, 1, 1);
    const before = targetsOf(balancer);
    balancer.add({ id: 4, weight: 1 });
    const more = targetsOf(balancer);
    more.forEach((target, at) => expect([before[at], 4]).toContain(target));
    balancer.del({ id: 2 });
    const fewer = targetsOf(balancer);
    fewer.forEach((target, at) => {
      if (more[at] !== 2) expect(target).toBe(more[at]);
      else expect(target).not.toBe(2);
    });
  });

  test('without an id targets take turns', () => {
    const balancer = lb(1, 1, 1);
    expect(ids(balancer.pickMulti(4))).toEqual([0, 1, 2, 0]);
    expect(new LoadBalancer({ targets: [], algorithm: 'CONSISTENT_HASH' }).pickOne('a')).toBeNull();
  });
});

describe('SMOOTH_WEIGHTS_POLLING', () => {
  test('every round is exact, and the heaviest target is spread over it', () => {
    const lb = new LoadBalancer({ targets: weighted(5, 1, 0, 1), algorithm: 'SMOOTH_WEIGHTS_POLLING' });
    const round = [0, 0, 1, 0, 3, 0, 0];
    expect(ids(lb.pickMulti(14))).toEqual([...round, ...round]);
  });

  test('without weights all take turns', () => {
    const lb = new LoadBalancer({ targets: weighted(0, 0), algorithm: 'SMOOTH_WEIGHTS_POLLING' });
    expect(ids(lb.pickMulti(4))).toEqual([0, 1, 0, 1]);
  });
});

describe('MINIMUM_CONNECTION', () => {
  test('picks whom electron-re picks when one has the fewest', () => {
    const pair = [LoadBalancer, Upstream].map(
      (Class) => new Class({ targets: weighted(1, 1, 1, 1), algorithm: 'MINIMUM_CONNECTION' }),
    );
    for (const connectionsMap of [
      { 0: 4, 1: 3, 2: 2, 3: 1 },
      { 0: 0, 1: 3, 2: 2, 3: 1 },
      { 0: 9, 1: 3, 3: 1 },
    ]) {
      const [ours, theirs] = pair.map((lb) => {
        lb.updateParams({ connectionsMap });
        return lb.pickOne().id;
      });
      expect(ours).toBe(theirs);
    }
  });

  test('equals take turns', () => {
    const lb = new LoadBalancer({ targets: weighted(1, 1, 1), algorithm: 'MINIMUM_CONNECTION' });
    expect(ids(lb.pickMulti(4))).toEqual([0, 1, 2, 0]);
    lb.params.connectionsMap[1] = 1;
    expect(ids(lb.pickMulti(3))).toEqual([2, 0, 2]);
  });
});

describe('WEIGHTS_MINIMUM_CONNECTION', () => {
  const make = (...weights) =>
    new LoadBalancer({ targets: weighted(...weights), algorithm: 'WEIGHTS_MINIMUM_CONNECTION' });

  test('at rest shares follow the weights', () => {
    expectShares(counts(make(1, 2, 0, 5), 4), [1, 2, 0, 5]);
  });

  test('under load connections are kept proportional to the weights', () => {
    const lb = make(1, 2, 5);
    for (let i = 0; i < 24; i++) {
      const { id } = lb.pickOne();
      lb.params.connectionsMap[id] = (lb.params.connectionsMap[id] ?? 0) + 1;
    }
    expect(lb.params.connectionsMap).toEqual({ 0: 3, 1: 6, 2: 15 });
  });

  test('equals by load are picked by weight', () => {
    const lb = make(1, 3, 2);
    lb.updateParams({ connectionsMap: { 0: 1, 1: 3, 2: 3 } });
    expectShares(counts(lb, 3), [1, 3, 0]);
  });
});

describe('LEAST_CPU and LEAST_MEMORY', () => {
  const MAPS = { LEAST_CPU: 'cpuOccupancyMap', LEAST_MEMORY: 'memoryOccupancyMap' };
  const least = (algorithm, ...used) => {
    const targets = used.map((_, id) => ({ id, weight: 1 }));
    const lb = new LoadBalancer({ targets, algorithm });
    lb.updateParams({ [MAPS[algorithm]]: { ...used } });
    return lb;
  };
  /** How many of this many calls each target has when none of them ends. */
  const burst = (lb, calls) => {
    const { connectionsMap } = lb.params;
    for (let i = 0; i < calls; i += 1) {
      const { id } = lb.pickOne();
      connectionsMap[id] = (connectionsMap[id] ?? 0) + 1;
    }
    return lb.targets.map(({ id }) => connectionsMap[id] ?? 0);
  };

  test('the least used is picked, equals in turn', () => {
    expect(ids(least('LEAST_CPU', 80, 2, 40, 0).pickMulti(4))).toEqual([1, 3, 1, 3]);
    expect(ids(least('LEAST_MEMORY', 90e6, 50e6, 300e6).pickMulti(3))).toEqual([1, 1, 1]);
  });

  test('a burst between two samples is spread by the room there is', () => {
    expect(burst(least('LEAST_CPU', 0, 50, 100), 30)).toEqual([20, 10, 0]);
    expect(burst(least('LEAST_MEMORY', 50e6, 50e6, 100e6), 25)).toEqual([10, 10, 5]);
  });

  test.each(Object.entries(MAPS))('%s: without a value it is MINIMUM_CONNECTION', (algorithm, map) => {
    const pair = [algorithm, 'MINIMUM_CONNECTION'].map(
      (name) => new LoadBalancer({ targets: weighted(1, 2, 3), algorithm: name }),
    );
    for (const connectionsMap of [{}, { 0: 1 }, { 0: 4, 1: 3, 2: 3 }]) {
      const [ours, theirs] = pair.map((lb) => {
        lb.updateParams({ connectionsMap });
        return ids(lb.pickMulti(4));
      });
      expect(ours).toEqual(theirs);
    }
    for (const value of [NaN, -1, Infinity, '5', null, 7n, {}]) {
      pair[0].updateParams({ connectionsMap: {}, currentIndex: 0, [map]: { 1: value } });
      expect(ids(pair[0].pickMulti(3))).toEqual([0, 1, 2]);
    }
  });

  test.each(Object.entries(MAPS))('%s: every way of writing tells it', (algorithm, map) => {
    const lb = least(algorithm, 90, 90);
    lb.params[map][1] = 20;
    expect(ids(lb.pickMulti(2))).toEqual([1, 1]);
    lb.params[map] = { 0: 10, 1: 80, late: 1 };
    expect(ids(lb.pickMulti(2))).toEqual([0, 0]);
    lb.add({ id: 'late' });
    if (algorithm === 'LEAST_MEMORY') expect(ids(lb.pickMulti(2))).toEqual(['late', 'late']);
    lb.del({ id: 'late' });
    expect(lb.params[map]).toEqual({ 0: 10, 1: 80 });
    lb.setTargets([{ id: 1 }, { id: 0 }]);
    expect(ids(lb.pickMulti(2))).toEqual([0, 0]);
    // A target without a value counts as the least used.
    lb.clean(1);
    expect(ids(lb.pickMulti(2)).sort()).toEqual([0, 1]);
    lb.params[map][1] = 80;
    delete lb.params[map][0];
    expect(ids(lb.pickMulti(2)).sort()).toEqual([0, 1]);
  });

  test('each goes by its own map', () => {
    const lb = least('LEAST_CPU', 90, 0);
    lb.updateParams({ memoryOccupancyMap: { 0: 1e6, 1: 9e6 } });
    expect(ids(lb.pickMulti(2))).toEqual([1, 1]);
    lb.setAlgorithm('LEAST_MEMORY');
    expect(ids(lb.pickMulti(2))).toEqual([0, 0]);
  });
});
