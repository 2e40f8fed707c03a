'use strict';

const { describeWithRedis } = require('../queue/redis.js');
const { runExample, NOTHING } = require('./run-example.js');

describeWithRedis('many hosts', () => {
  test('nothing is lost when a host is killed, and little is done again', async () => {
    const { code, stdout, stderr, left } = await runExample('many-hosts');
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: NOTHING });
    const rows = [...stdout.matchAll(/^│ (host \d) +│ +(\d+) │ +(\d+) │ (killed halfway)? *│$/gm)];
    expect(rows.map(([, name, , , note]) => [name, note])).toEqual([
      ['host 1', undefined],
      ['host 2', 'killed halfway'],
      ['host 3', undefined],
    ]);
    const [, files, lost, again] = stdout
      .match(/^(\d+) files[^]*^lost: (\d+), begun again: (\d+)$/m)
      .map(Number);
    const done = rows.reduce((sum, [, , , count]) => sum + Number(count), 0);
    expect({ lost, done }).toEqual({ lost: 0, done: files });
    // What its two children had, and what its answers had not reached the server.
    expect(again).toBeLessThanOrEqual(2);
  });
});
