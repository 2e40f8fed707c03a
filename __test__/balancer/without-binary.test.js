'use strict';

// The balancer for where no binary loads beside the native one, at the interface that both have.

const { spawnSync } = require('child_process');
const path = require('path');
const fc = require('fast-check');
const { native } = require('../../js/native/native.js');
const { LoadBalancer } = require('../../js/load-balancer/load-balancer.js');
const { ScriptedBalancer } = require('../../js/load-balancer/scripted/index.js');

const ALGORITHMS = Object.values(LoadBalancer.ALGORITHM);
const BY_CHANCE = ['RANDOM', 'WEIGHTS', 'WEIGHTS_RANDOM', 'WEIGHTS_MINIMUM_CONNECTION', 'LEAST_LATENCY'];
const IN_ORDER = ALGORITHMS.filter((algorithm) => !BY_CHANCE.includes(algorithm));
const ROOT = path.join(__dirname, '../..');

const weight = fc.oneof(fc.nat(5), fc.double(), fc.double({ min: 0, max: 4, noNaN: true }));
const index = fc.nat(9);
const use = fc.oneof(fc.double(), fc.double({ min: 0, max: 130, noNaN: true }), fc.nat(2e9));
const uses = fc.array(use, { maxLength: 7 }).map((all) => Float64Array.from(all));
const change = fc.oneof(
  fc.tuple(fc.constant('push'), weight),
  fc.tuple(fc.constant('push'), weight),
  fc.tuple(fc.constant('remove'), index),
  fc.tuple(fc.constant('setConnections'), index, fc.oneof(fc.nat(4), fc.nat(2 ** 32 - 1))),
  fc.tuple(fc.constant('setUses'), index, uses),
  fc.tuple(fc.constant('setLatency'), index, use),
  fc.tuple(fc.constant('setAlgorithm'), fc.constantFrom(...IN_ORDER)),
  fc.tuple(fc.constant('clear')),
);
const move = fc.tuple(
  fc.constantFrom('currentIndex', 'weightIndex'),
  fc.oneof(fc.nat(12), fc.double(), fc.constantFrom(2 ** 53, 2 ** 64 - 4096, 2 ** 64)),
);
const pick = fc.record({ wanted: index });

function pairOf(algorithm) {
  const { NativeBalancer } = native();
  return [NativeBalancer, ScriptedBalancer].map((Balancer) => new Balancer(algorithm));
}

function expectSameState([ours, theirs]) {
  const state = (balancer) => ({
    algorithm: balancer.algorithm,
    currentIndex: balancer.currentIndex,
    weightIndex: balancer.weightIndex,
    weightTotal: balancer.weightTotal,
    connections: Array.from({ length: 10 }, (_, at) => balancer.connections(at)),
  });
  expect(state(theirs)).toEqual(state(ours));
}

test('it has what the native one has', () => {
  const names = ({ prototype }) => Object.getOwnPropertyNames(prototype).sort();
  expect(names(ScriptedBalancer)).toEqual(names(native().NativeBalancer));
});

test.each(IN_ORDER)('%s: the same picks, whatever happens in between', (algorithm) => {
  const step = fc.oneof({ weight: 3, arbitrary: change }, move, { weight: 4, arbitrary: pick });
  const weights = fc.array(weight, { maxLength: 9 });
  fc.assert(
    fc.property(weights, fc.array(step, { maxLength: 60, size: 'max' }), (first, steps) => {
      const pair = pairOf(algorithm);
      const pickers = pair.map((balancer) => balancer.picker());
      for (const each of first) pair.forEach((balancer) => balancer.push(each));
      for (const each of steps) {
        if ('wanted' in each) {
          const [expected, picked] = pickers.map((one) => one(each.wanted));
          expect(picked).toBe(expected);
        } else if (each[0].endsWith('Index')) {
          for (const balancer of pair) balancer[each[0]] = each[1];
        } else {
          for (const balancer of pair) balancer[each[0]](...each.slice(1));
        }
        expectSameState(pair);
      }
    }),
    { numRuns: 80 },
  );
});

/** Beyond this lies the billionth part of chi-square (Wilson and Hilferty's approximation). */
function bound(degrees) {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 6 * Math.sqrt(spread)) ** 3;
}

function expectAlike([ours, theirs], size, picks = 4000) {
  const [a, b] = [ours, theirs].map((balancer) => {
    const counts = Array.from({ length: size }, () => 0);
    const next = balancer.picker();
    for (let turn = 0; turn < picks; turn++) counts[next()] += 1;
    return counts;
  });
  const cells = a.map((count, at) => [count, b[at]]).filter(([one, other]) => one + other > 0);
  const statistic = cells.reduce((sum, [one, other]) => sum + (one - other) ** 2 / (one + other), 0);
  expect(statistic).toBeLessThanOrEqual(cells.length > 1 ? bound(cells.length - 1) : 0);
}

test.each(BY_CHANCE)('%s: picks as likely, whatever has happened before', (algorithm) => {
  const before = fc.array(change, { maxLength: 30, size: 'max' });
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 9 }), before, (weights, changes) => {
      const pair = pairOf(algorithm);
      let size = 0;
      for (const [name, ...params] of [...weights.map((each) => ['push', each]), ...changes]) {
        if (name === 'push') size += 1;
        else if (name === 'remove' && params[0] < size) size -= 1;
        else if (name === 'clear') size = 0;
        if (name === 'setAlgorithm') continue;
        pair.forEach((balancer) => {
          balancer[name](...params);
          // Whatever it keeps of the targets is there, and has to follow.
          balancer.picker()();
        });
      }
      // One that takes turns without weights has moved on, the other as far.
      expectSameState(pair);
      if (size > 0) expectAlike(pair, size);
      else expect(pair.map((balancer) => balancer.picker()())).toEqual([-1, -1]);
    }),
    { numRuns: 40 },
  );
});

test('LoadBalancer works in a process that may load no addon', () => {
  const script = `
    const { LoadBalancer } = require('.');
    const isLoaded = () => Object.keys(require.cache).some((file) => file.includes('scripted'));
    const before = isLoaded();
    const targets = [{ id: 'a', weight: 1 }, { id: 'b', weight: 2 }];
    const lb = new LoadBalancer({ targets, algorithm: 'WEIGHTS_POLLING' });
    const ids = (count) => lb.pickMulti(count).map(({ id }) => id).join('');
    const seen = [ids(6)];
    lb.add({ id: 'c', weight: 1 });
    lb.setAlgorithm('MINIMUM_CONNECTION');
    lb.params.connectionsMap.a = 1;
    seen.push(ids(4));
    lb.setAlgorithm('LEAST_CPU');
    lb.updateParams({ cpuOccupancyMap: { a: 5, b: 90, c: 80 }, connectionsMap: {} });
    seen.push(ids(3));
    lb.setAlgorithm('SPECIFY');
    seen.push(lb.pickOne('c').id, lb.pickOne('d'));
    console.log(JSON.stringify({ before, after: isLoaded(), seen }));`;
  const run = (...flags) => {
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', script], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 60e3,
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  };
  const [without, withBinary] = [run('--no-addons'), run()];
  expect(without.seen).toEqual(withBinary.seen);
  expect(without.seen.slice(3)).toEqual(['c', null]);
  expect([without.before, without.after, withBinary.after]).toEqual([false, true, false]);
});
