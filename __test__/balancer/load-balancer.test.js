'use strict';

const { LoadBalancer, balancerOver } = require('../../js/load-balancer/load-balancer.js');
const { native } = require('../../js/native/native.js');

const targets = (...ids) => ids.map((id) => ({ id, weight: 1 }));
const ids = (picked) => picked.map((target) => target && target.id);

let warnings;
beforeEach(() => {
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

describe('making one', () => {
  test('the algorithm is POLLING unless given', () => {
    expect(new LoadBalancer({ targets: [] }).algorithm).toBe('POLLING');
    expect(new LoadBalancer({ targets: [], algorithm: 'RANDOM' }).algorithm).toBe('RANDOM');
  });

  test('ALGORITHM has every name and cannot be changed', () => {
    const upstream = require('electron-re/lib/libs/LoadBalancer');
    const names = [
      'LEAST_CPU',
      'LEAST_MEMORY',
      'WARMEST',
      'SMOOTH_WEIGHTS_POLLING',
      'LEAST_LATENCY',
      'CONSISTENT_HASH',
    ];
    const ours = Object.fromEntries(names.map((name) => [name, name]));
    expect(LoadBalancer.ALGORITHM).toEqual({ ...upstream.ALGORITHM, ...ours });
    expect(Object.isFrozen(LoadBalancer.ALGORITHM)).toBe(true);
  });

  test.each([
    [undefined, 'The `options` argument must be an object, got undefined'],
    [{}, 'The `targets` option must be an array, got undefined'],
    [{ targets: 'ab' }, "The `targets` option must be an array, got 'ab' (string)"],
    [{ targets: [7] }, 'The `target` option must be an object with an id, got 7 (number)'],
    [{ targets: [{ id: 1, weight: '3' }] }, "The `weight` option must be a number, got '3' (string)"],
    [{ targets: [{ id: 1, weight: 3n }] }, 'The `weight` option must be a number, got 3n (bigint)'],
  ])('%p is refused', (options, message) => {
    expect(() => new LoadBalancer(options)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG', name: 'PoolError', message }),
    );
  });

  test('it does not change or follow the array it was given', () => {
    const given = targets(1, 2);
    const lb = new LoadBalancer({ targets: given });
    lb.add({ id: 3 });
    expect(given).toHaveLength(2);
    given.push({ id: 4 });
    expect(ids(lb.targets)).toEqual([1, 2, 3]);
  });
});

describe('algorithm names', () => {
  const names = Object.keys(LoadBalancer.ALGORITHM).join('|');

  test('an unknown one is refused in electron-re’s words', () => {
    const upstream = new (require('electron-re/lib/libs/LoadBalancer'))({ targets: [] });
    const lb = new LoadBalancer({ targets: [] });
    for (const name of ['LEAST', 'polling', 5, undefined, null]) {
      const { message } = thrown(() => upstream.setAlgorithm(name));
      expect(thrown(() => lb.setAlgorithm(name)).message).toBe(
        `${message}|LEAST_CPU|LEAST_MEMORY|WARMEST|SMOOTH_WEIGHTS_POLLING|LEAST_LATENCY|CONSISTENT_HASH`,
      );
    }
    expect(lb.algorithm).toBe('POLLING');
  });

  test.each([
    ['toString', 'toString'],
    [Symbol('x'), 'Symbol(x)'],
    [['POLLING'], "[ 'POLLING' ]"],
    [Object.create(null), '[Object: null prototype] {}'],
  ])('%p is none', (name, shown) => {
    const error = thrown(() => new LoadBalancer({ targets: [], algorithm: name }));
    expect(error.code).toBe('ERR_INVALID_ARG');
    expect(error.message).toBe(`Invalid algorithm: ${shown}, pick from ${names}`);
  });
});

describe('picking', () => {
  test('without targets it is null, for each algorithm', () => {
    for (const algorithm of Object.values(LoadBalancer.ALGORITHM)) {
      const lb = new LoadBalancer({ targets: [], algorithm });
      expect([lb.pickOne(), lb.pickOne(1)]).toEqual([null, null]);
      expect(lb.pickMulti(2)).toEqual([null, null]);
    }
  });

  test('it returns the very object that was given', () => {
    const target = { id: 1, name: 'mine' };
    expect(new LoadBalancer({ targets: [target] }).pickOne()).toBe(target);
  });

  test('pickMulti picks once unless told', () => {
    const lb = new LoadBalancer({ targets: targets(1, 2, 3) });
    expect([lb.pickMulti(), lb.pickMulti(3), lb.pickMulti(0)].map(ids)).toEqual([[1], [2, 3, 1], []]);
    for (const count of [-1, 1.5, NaN, '2', null]) {
      expect(() => lb.pickMulti(count)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
    }
  });

  test('SPECIFY finds ids of any type as a Map does', () => {
    const object = {};
    const bare = Object.create(null);
    const all = [1, '1', NaN, 0, null, undefined, true, 10n, Symbol.iterator, object, bare, () => 1];
    const lb = new LoadBalancer({ targets: targets(...all), algorithm: 'SPECIFY' });
    for (const id of all) expect(lb.pickOne(id)?.id).toBe(id);
    expect(lb.pickOne(-0)?.id).toBe(0);
    for (const id of ['NaN', {}, Symbol('iterator'), 10]) expect(lb.pickOne(id)).toBeNull();
    expect(ids(lb.pickMulti(2, '1'))).toEqual(['1', '1']);
    for (const id of all) lb.del({ id });
    expect(lb.targets).toEqual([]);
    expect(warnings).not.toHaveBeenCalled();
  });
});

describe('changing targets', () => {
  test('a second target of an id is refused with a warning', () => {
    const lb = new LoadBalancer({ targets: targets('a') });
    lb.add({ id: 'a', weight: 9 });
    expect(warnings).toHaveBeenCalledTimes(1);
    expect(lb.targets).toEqual(targets('a'));
    lb.setTargets(targets('b', 'b', 'c'));
    expect(warnings).toHaveBeenCalledTimes(2);
    expect(ids(lb.targets)).toEqual(['b', 'c']);
  });

  test('removing an unknown target warns', () => {
    const lb = new LoadBalancer({ targets: targets('a') });
    lb.del({ id: 'b' });
    expect(warnings).toHaveBeenCalledTimes(1);
    expect(lb.targets).toEqual(targets('a'));
    expect(() => lb.del()).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
  });

  test('the next stays next when others go', () => {
    const lb = new LoadBalancer({ targets: targets('a', 'b', 'c', 'd') });
    expect(ids(lb.pickMulti(2))).toEqual(['a', 'b']);
    lb.del({ id: 'a' });
    expect(ids(lb.pickMulti(4))).toEqual(['c', 'd', 'b', 'c']);
    lb.del({ id: 'd' });
    expect(ids(lb.pickMulti(2))).toEqual(['b', 'c']);
  });

  test('setTargets keeps what is known of those that stay', () => {
    const lb = new LoadBalancer({ targets: targets(1, 2, 3), algorithm: 'MINIMUM_CONNECTION' });
    Object.assign(lb.params.connectionsMap, { 1: 4, 2: 2, 3: 1 });
    lb.setTargets(targets(2, 1));
    expect(lb.params.connectionsMap).toEqual({ 1: 4, 2: 2 });
    expect(ids(lb.pickMulti(2))).toEqual([2, 2]);
    expect(lb.params.weightTotal).toBe(2);
  });

  test('bad targets change nothing', () => {
    const lb = new LoadBalancer({ targets: targets(1) });
    expect(() => lb.setTargets([{ id: 2 }, { id: 3, weight: '1' }])).toThrow('`weight`');
    expect(() => lb.add({ id: 3, weight: {} })).toThrow('`weight`');
    expect(lb.targets).toEqual(targets(1));
  });

  test('targets is a view that cannot be changed', () => {
    const lb = new LoadBalancer({ targets: targets(1) });
    expect(() => lb.targets.push({ id: 2 })).toThrow(TypeError);
    expect(lb.targets).toBe(lb.targets);
  });

  test('wipe removes all and starts over', () => {
    const lb = new LoadBalancer({ targets: targets(1, 2) });
    lb.pickOne();
    lb.params.connectionsMap[2] = 5;
    lb.wipe();
    expect([lb.targets, lb.pickOne()]).toEqual([[], null]);
    expect(lb.params).toEqual(new LoadBalancer({ targets: [] }).params);
    lb.add({ id: 2 });
    expect(lb.pickOne()).toEqual({ id: 2 });
  });
});

describe('params', () => {
  test('has the keys electron-re has', () => {
    const upstream = new (require('electron-re/lib/libs/LoadBalancer'))({ targets: targets(1, 2) });
    expect(new LoadBalancer({ targets: targets(1, 2) }).params).toEqual(upstream.params);
  });

  test('weights that do not count add nothing', () => {
    const weights = [2.5, undefined, null, NaN, -4, Infinity, -Infinity];
    const lb = new LoadBalancer({ targets: weights.map((weight, id) => ({ id, weight })) });
    expect(lb.params.weightTotal).toBe(2.5);
  });

  test('updateParams sets known keys only', () => {
    const lb = new LoadBalancer({ targets: targets(1, 2, 3) });
    lb.updateParams({
      currentIndex: 2,
      weightTotal: 99,
      nonsense: 1,
      toString: 2,
      cpuOccupancyMap: { 1: 5 },
    });
    expect(lb.params).toEqual({
      currentIndex: 2,
      weightIndex: 0,
      weightTotal: 3,
      connectionsMap: {},
      cpuOccupancyMap: { 1: 5 },
      memoryOccupancyMap: {},
    });
    expect(ids(lb.pickMulti(2))).toEqual([3, 1]);
    for (const bad of [
      { currentIndex: '1' },
      { weightIndex: 1n },
      { connectionsMap: 3 },
      { cpuOccupancyMap: 3 },
      null,
    ]) {
      expect(() => lb.updateParams(bad)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
    }
  });

  test('indices can be moved', () => {
    const lb = new LoadBalancer({
      targets: [
        { id: 'a', weight: 1 },
        { id: 'b', weight: 2 },
      ],
    });
    lb.params.currentIndex = 5;
    expect(ids(lb.pickMulti(2))).toEqual(['b', 'a']);
    lb.setAlgorithm('WEIGHTS_POLLING');
    lb.params.weightIndex = 2;
    expect(ids(lb.pickMulti(3))).toEqual(['b', 'a', 'b']);
    expect(lb.params.weightIndex).toBe(2);
    lb.setAlgorithm('WEIGHTS_POLLING');
    expect(lb.params.weightIndex).toBe(0);
  });

  test('clean forgets one, or all', () => {
    const lb = new LoadBalancer({ targets: targets(0, 1), algorithm: 'MINIMUM_CONNECTION' });
    const maps = {
      connectionsMap: { 0: 1, 1: 2 },
      cpuOccupancyMap: { 0: 1, 1: 2 },
      memoryOccupancyMap: { 1: 2 },
    };
    lb.updateParams(maps);
    lb.clean(1);
    expect(lb.params).toMatchObject({
      connectionsMap: { 0: 1 },
      cpuOccupancyMap: { 0: 1 },
      memoryOccupancyMap: {},
    });
    expect(ids(lb.pickMulti(2))).toEqual([1, 1]);
    lb.clean(0);
    expect(lb.params.connectionsMap).toEqual({});
    lb.updateParams({ ...maps, currentIndex: 1 });
    lb.clean();
    expect(lb.params).toEqual(new LoadBalancer({ targets: targets(0, 1) }).params);
    expect(ids(lb.pickMulti(2))).toEqual([0, 1]);
  });
});

describe('connectionsMap', () => {
  const make = (...all) => new LoadBalancer({ targets: targets(...all), algorithm: 'MINIMUM_CONNECTION' });

  test('every way of writing tells the connections', () => {
    const lb = make(1, 2, 3);
    const map = lb.params.connectionsMap;
    map[1] = 5;
    Object.assign(map, { 2: 4 });
    Object.defineProperty(map, 3, { value: 3, writable: true, enumerable: true, configurable: true });
    expect(ids(lb.pickMulti(2))).toEqual([3, 3]);
    map[3] += 2;
    expect(ids(lb.pickMulti(2))).toEqual([2, 2]);
    delete map[1];
    expect(ids(lb.pickMulti(2))).toEqual([1, 1]);
    lb.params.connectionsMap = { 1: 1, 2: 1 };
    expect(ids(lb.pickMulti(2))).toEqual([3, 3]);
    lb.updateParams({ connectionsMap: { 3: 1, 1: 9 } });
    expect(ids(lb.pickMulti(2))).toEqual([2, 2]);
    expect(lb.params.connectionsMap).toEqual({ 1: 9, 3: 1 });
  });

  test('a map that is no longer in use tells nothing', () => {
    const lb = make(1, 2);
    const old = lb.params.connectionsMap;
    lb.updateParams({ connectionsMap: old });
    old[1] = 5;
    expect(ids(lb.pickMulti(2))).toEqual([1, 2]);
  });

  test('a count may come before its target', () => {
    const lb = make(1);
    lb.params.connectionsMap.late = 2;
    lb.params.connectionsMap[1] = 1;
    lb.add({ id: 'late' });
    expect(ids(lb.pickMulti(2))).toEqual([1, 1]);
  });

  test('ids that share a key share a count, others have their own', () => {
    const symbol = Symbol('s');
    const lb = make(1, symbol, '1', { toString: () => 'o' }, Object.create(null));
    Object.assign(lb.params.connectionsMap, { 1: 3, [symbol]: 2, o: 1 });
    expect(lb.pickOne()).toBe(lb.targets[4]);
    lb.del(lb.targets[4]);
    expect(lb.pickOne()).toBe(lb.targets[3]);
    lb.del({ id: 1 });
    expect(lb.pickOne()).toEqual({ id: '1', weight: 1 });
    lb.params.connectionsMap['1'] = 7;
    expect(String(lb.pickOne()?.id)).toBe('o');
  });

  test('a value that is not a count is 0', () => {
    const lb = make('bad', 'good');
    lb.params.connectionsMap.good = 1;
    for (const value of [NaN, -3, '5', null, undefined, 7n, {}, Symbol('x')]) {
      lb.params.connectionsMap.bad = value;
      expect(lb.pickOne()?.id).toBe('bad');
    }
    for (const value of [2.5, Infinity, 1e300]) {
      lb.params.connectionsMap.bad = value;
      expect(lb.pickOne()?.id).toBe('good');
    }
  });
});

describe('over a pool’s own balancer', () => {
  const make = () => {
    const shared = new (native().NativeBalancer)('POLLING');
    const list = [
      { id: 100, weight: 1 },
      { id: 200, weight: 3 },
    ];
    list.forEach(({ weight }) => shared.push(weight));
    return { shared, list, lb: balancerOver(shared, () => list) };
  };

  test('it shows and picks the pool’s targets as they are now', () => {
    const { shared, list, lb } = make();
    expect([lb.algorithm, lb.targets, lb.params.weightTotal]).toEqual(['POLLING', list, 4]);
    expect(ids(lb.pickMulti(3))).toEqual([100, 200, 100]);
    shared.push(1);
    list.push({ id: 300, weight: 1 });
    expect(ids(lb.pickMulti(2))).toEqual([200, 300]);
    lb.setAlgorithm('SPECIFY');
    expect(ids([lb.pickOne(300), lb.pickOne(400)])).toEqual([300, null]);
    expect(shared.algorithm).toBe('SPECIFY');
  });

  test('its connections are the pool’s', () => {
    const { shared, lb } = make();
    shared.setConnections(1, 7);
    expect(lb.params.connectionsMap).toEqual({ 100: 0, 200: 7 });
    lb.clean();
    expect(lb.params.connectionsMap).toEqual({ 100: 0, 200: 7 });
  });

  test('it leaves the pool’s targets and connections alone', () => {
    const { list, lb } = make();
    lb.add({ id: 1 });
    lb.del({ id: 100 });
    lb.setTargets([]);
    lb.wipe();
    lb.updateParams({ connectionsMap: { 100: 5 } });
    expect(warnings).toHaveBeenCalledTimes(5);
    expect([lb.targets, lb.params.connectionsMap]).toEqual([list, { 100: 0, 200: 0 }]);
  });
});

function thrown(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
