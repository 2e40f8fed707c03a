'use strict';

const { openLane } = require('../helpers/lanes');

test('what a task sends by process.send comes before its answer', async () => {
  const pool = await openLane();
  const seen = [];
  pool.on('forked_message', ({ data, id }) => seen.push(data.own ?? `answer with ${typeof id}`));
  for (let n = 0; n < 300; n++) await pool.run('say', { own: n });
  expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => [n, 'answer with string']).flat());
});
