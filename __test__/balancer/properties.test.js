'use strict';

const fc = require('fast-check');
const { LoadBalancer } = require('../../js/load-balancer/load-balancer.js');

const ALGORITHMS = Object.values(LoadBalancer.ALGORITHM);

const OBJECTS = [{}, [], () => 0, Object.create(null)];

const id = fc.oneof(
  fc.nat(6),
  fc.constantFrom('0', '1', 'a', '', NaN, null, undefined, true, 3n, Symbol.for('s')),
  fc.nat(3).map((n) => OBJECTS[n]),
);
const weight = fc.oneof(fc.nat(5), fc.double(), fc.constant(undefined));
const target = fc.record({ id, weight }, { requiredKeys: ['id'] });
const step = fc.oneof(
  fc.record({ add: target }),
  fc.record({ del: id }),
  fc.record({ setTargets: fc.array(target, { maxLength: 8 }) }),
  fc.record({ setAlgorithm: fc.constantFrom(...ALGORITHMS) }),
  fc.record({ connect: fc.tuple(fc.nat(6), fc.nat(4)) }),
  fc.record({ use: fc.tuple(fc.nat(6), fc.double()) }),
  fc.record({
    update: fc.record({ currentIndex: fc.double(), weightIndex: fc.double() }, { requiredKeys: [] }),
  }),
  fc.record({ clean: id }),
  fc.constant({ wipe: true }),
  fc.record({ pick: id }),
  fc.record({ pick: id }),
);

/** What a balancer must know, in plain words. */
class Model {
  constructor() {
    this.targets = new Map();
  }

  run(lb, step) {
    if ('add' in step) {
      lb.add(step.add);
      if (!this.targets.has(step.add.id)) this.targets.set(step.add.id, step.add);
    } else if ('del' in step) {
      lb.del({ id: step.del });
      this.targets.delete(step.del);
    } else if ('setTargets' in step) {
      lb.setTargets(step.setTargets);
      this.targets = new Map();
      for (const each of step.setTargets) if (!this.targets.has(each.id)) this.targets.set(each.id, each);
    } else if ('setAlgorithm' in step) lb.setAlgorithm(step.setAlgorithm);
    else if ('connect' in step) lb.params.connectionsMap[step.connect[0]] = step.connect[1];
    else if ('use' in step) {
      const [key, value] = step.use;
      lb.params.cpuOccupancyMap[key] = value;
      lb.params.memoryOccupancyMap[key] = value;
    } else if ('update' in step) lb.updateParams(step.update);
    else if ('clean' in step) lb.clean(step.clean);
    else if ('wipe' in step) {
      lb.wipe();
      this.targets.clear();
    } else this.pick(lb, step.pick);
    expect(lb.targets).toHaveLength(this.targets.size);
    expect(lb.targets.every((each, index) => each === [...this.targets.values()][index])).toBe(true);
  }

  pick(lb, id) {
    const picked = lb.pickOne(id);
    if (lb.algorithm === 'SPECIFY') {
      expect(picked).toBe(this.targets.get(id) ?? null);
      return;
    }
    if (this.targets.size === 0) expect(picked).toBeNull();
    else expect(this.targets.get(picked.id)).toBe(picked);
    if (lb.algorithm === 'MINIMUM_CONNECTION' && picked !== null) {
      const count = (each) => (typeof each.id === 'symbol' ? 0 : lb.params.connectionsMap[key(each.id)]) || 0;
      const fewest = Math.min(...[...this.targets.values()].map(count));
      expect(count(picked)).toBe(fewest);
    }
  }
}

function key(id) {
  try {
    return String(id);
  } catch {
    return Symbol('none');
  }
}

test('a pick is a target that is in, whatever changes between picks', () => {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  fc.assert(
    fc.property(fc.constantFrom(...ALGORITHMS), fc.array(step, { maxLength: 60 }), (algorithm, steps) => {
      const lb = new LoadBalancer({ targets: [], algorithm });
      const model = new Model();
      for (const each of steps) model.run(lb, each);
    }),
    { numRuns: 300 },
  );
});

test('every round of WEIGHTS_POLLING is exact, also after changes', () => {
  const whole = fc.array(fc.nat(9), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(whole, whole, fc.nat(50), (first, second, before) => {
      const named = (weights) => weights.map((weight, index) => ({ id: index, weight }));
      const lb = new LoadBalancer({ targets: named(first), algorithm: 'WEIGHTS_POLLING' });
      lb.pickMulti(before);
      lb.setTargets(named(second));
      const total = second.reduce((a, b) => a + b, 0);
      fc.pre(total > 0);
      const counts = second.map(() => 0);
      for (const { id } of lb.pickMulti(total)) counts[id]++;
      expect(counts).toEqual(second);
    }),
  );
});
