'use strict';

const assert = require('assert');

test('adds', () => assert.equal(1 + 2, 3));
test('waits', async () => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(process.env.TEST_WORKER_ID > 0);
});
