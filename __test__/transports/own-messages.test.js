'use strict';

const fs = require('fs');

const { openLane } = require('../helpers/transports');
const { waitHere } = require('../helpers/wait-here');

test('what a task sends by process.send comes before its answer', async () => {
  const pool = await openLane();
  const seen = [];
  pool.on('forked_message', ({ data, id }) => seen.push(data.own ?? `answer with ${typeof id}`));
  for (let n = 0; n < 300; n++) await pool.run('say', { own: n });
  expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => [n, 'answer with string']).flat());
});

// All of it comes in one turn of the pool's loop, and the message's line is as long as what is read of the channel in one
// go: so its end is seen before the pool looks into the fast lane.
test('what a child has answered before it closes its channel counts', async () => {
  const pool = await openLane();
  const pid = await pool.run('pid');
  const answer = pool.run('part', 'x'.repeat(64 * 1024 - 3));
  await new Promise(process.nextTick);
  waitHere(() => !fs.existsSync(`/proc/${pid}/fd/3`), 'the channel to be closed');
  expect(await answer).toBe('answered');
});
