'use strict';

// What all of the others in this folder come to.

const { createPool } = require('electron-re-native');

async function main() {
  const pool = createPool(require.resolve('./tasks.js'), { max: 2 });
  console.log(await pool.tasks.fibonacci(20));
  console.log(await pool.tasks.digest('text'));
  await pool.close();
}

main();
