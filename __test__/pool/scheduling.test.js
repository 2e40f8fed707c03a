'use strict';

const fs = require('fs');
const os = require('os');
const { openPool, rejection } = require('../helpers/pools');

describe('nice', () => {
  test('children are as nice as they should be, with all their threads', async () => {
    const pool = openPool({ max: 1, nice: 7 });
    const pid = await pool.run('pid');
    expect(os.getPriority(pid)).toBe(7);
    const niceOf = (thread) => {
      const stat = fs.readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    };
    expect(new Set(fs.readdirSync(`/proc/${pid}/task`).map(niceOf))).toEqual(new Set([7]));
  });

  test.each([20, -21, 0.5, '1', null])('nice: %p is refused', (nice) => {
    expect(() => openPool({ nice })).toThrow('`nice` option must be a whole number from -20 to 19');
  });
});

describe('affinity', () => {
  const allowed = (pid) =>
    fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(/Cpus_allowed_list:\s*(\S+)/)[1];
  const [first] = allowed('self').split(/[-,]/).map(Number);

  test('children run on the processors they are given', async () => {
    const pool = openPool({ max: 1, affinity: [first] });
    expect(allowed(await pool.run('pid'))).toBe(String(first));
  });

  test('each on its own', async () => {
    const asked = [];
    const affinity = (worker) => {
      asked.push(worker);
      return worker === 0 ? [first] : undefined;
    };
    const pool = openPool({ max: 2, min: 2, affinity });
    await pool.ready();
    expect(asked).toEqual([0, 1]);
    expect(pool.forked.map(({ pid }) => allowed(pid))).toEqual([String(first), allowed('self')]);
  });

  test('processors that there are not are refused by the system', async () => {
    const error = await rejection(openPool({ affinity: [1023] }).run('echo', 1));
    expect(error).toMatchObject({ code: 'ERR_SPAWN' });
    expect(error.message).toContain('scheduling');
  });

  test.each([[[]], [[-1]], [[0.5]], [[1024]], [['0']], [5], [null]])(
    'affinity: %p is refused',
    async (affinity) => {
      const expected = 'the numbers of processors, from 0 to 1023';
      expect(() => openPool({ affinity })).toThrow(`\`affinity\` option must be a list of ${expected}`);
      const error = await rejection(openPool({ affinity: () => affinity }).run('echo', 1));
      expect(error.message).toContain(`a function that returns a list of ${expected}`);
    },
  );
});
