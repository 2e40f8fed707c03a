'use strict';

test('before the crash', () => {});
test('ends its process', async () => {
  // Earlier reports are not lost.
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.exit(3);
});
test('is never run', () => {});
