'use strict';

test('before the crash', () => {});
test('ends its process', async () => {
  // What has been told by now is not lost.
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.exit(3);
});
test('is never run', () => {});
