'use strict';

const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

const PAIRS = ['service', 'utility', 'window'].flatMap((peer) => [`${peer} to main`, `main to ${peer}`]);
PAIRS.push('window to utility', 'utility to service');
const everywhere = (value) => Object.fromEntries(PAIRS.map((pair) => [pair, value]));

describeElectron('MessageChannel: odd errors', () => {
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('messages', { args: ['odd-errors'] }));
  });

  test('the rest of an error arrives', () => {
    expect(seen('rest')).toEqual(everywhere([]));
  });

  test('errors in errors are errors', () => {
    const errors = ['TypeError: one', 'Error: two', 'Error: why', 'RangeError: inner', 'Error: in a list'];
    expect(seen('errors')).toEqual(everywhere(errors));
  });

  test('values that JSON has no word for arrive', () => {
    const values = [
      [['key', { n: 1 }]],
      [1, 'two'],
      `${2n ** 70n}`,
      'abc',
      [1, 500],
      '1970-01-02T00:00:00.000Z',
      'http://localhost/path',
    ];
    expect(seen('values')).toEqual(everywhere(values));
  });
});
