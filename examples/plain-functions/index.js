'use strict';

const { createPool } = require('electron-re-native');

const { tasks } = createPool(require.resolve('./tasks.js'), { max: 2 });

Promise.all([tasks.digest(__filename), tasks.fibonacci(20)]).then(([digest, fibonacci]) =>
  console.log(`sha256: ${digest}\nfibonacci: ${fibonacci}`),
);
