'use strict';

const { PoolTargets } = require('../../js/load-balancer/balancer-targets.js');

function counted() {
  const told = [];
  const native = { setUses: (first, uses) => told.push([first, ...uses]) };
  const list = jest.fn(() => [{ id: 7 }, { id: 8 }]);
  return { told, list, targets: new PoolTargets(native, list) };
}

test('the usage of all children is passed in one call, however many maps have changed', () => {
  const { told, list, targets } = counted();
  targets.change(() => {
    targets.setMap('cpuOccupancyMap', { 7: 50, 9: 1 });
    targets.setMap('memoryOccupancyMap', { 7: 100, 8: 200 });
  });
  expect(told).toEqual([[0, 50, 100, NaN, 200]]);
  expect(list).toHaveBeenCalledTimes(1);
});

test('a wrong map does not block the change of another one', () => {
  const { told, targets } = counted();
  const change = () =>
    targets.change(() => {
      targets.setMap('cpuOccupancyMap', { 8: 5 });
      targets.setMap('memoryOccupancyMap', 3);
    });
  expect(change).toThrow('memoryOccupancyMap');
  targets.map('cpuOccupancyMap')[8] = 6;
  expect(told).toEqual([
    [0, NaN, NaN, 5, NaN],
    [0, NaN, NaN, 6, NaN],
  ]);
});
