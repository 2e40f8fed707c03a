'use strict';

// A child of the app that real.spec.ts runs.

const { ProcessHost } = require('../../..');

ProcessHost.registry('work', ({ ms }) => {
  const end = Date.now() + ms;
  while (Date.now() < end);
  console.log(`\u001b[32mworked\u001b[39m for ${ms} ms`);
  return ms;
});
