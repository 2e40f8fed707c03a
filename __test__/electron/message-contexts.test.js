'use strict';
// Each run of a handler or a listener has its own async context, which begins where it was given.

const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

const EACH = [null, null, null];
const before = (list) => list.map((one) => one.before);

describeElectron('MessageChannel: async contexts', () => {
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('messages', { args: ['contexts'] }));
  });

  test.each(['main to window', 'main to utility', 'window to main'])('%s', (pair) => {
    const { enter, later, waiting, elsewhere, heard } = seen('contexts')[pair];
    expect([before(enter), before(later), before(waiting)]).toEqual([EACH, EACH, EACH]);
    expect(waiting.map(({ after }) => after)).toEqual(['a', 'b', 'c']);
    expect(before(elsewhere)).toEqual(EACH.map(() => 'where it was given'));
    expect(before(heard)).toEqual([null, ...EACH]);
    const ids = [...enter, ...later, ...waiting, ...elsewhere, ...heard].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBeGreaterThan(0);
  });

  test('windows, services and utility processes among each other', () => {
    expect(before(seen('between'))).toEqual([...EACH, ...EACH, ...EACH]);
  });
});
