'use strict';

test('before the loop', () => new Promise((resolve) => setTimeout(resolve, 10)));
test('never ends', async () => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  for (;;);
});
