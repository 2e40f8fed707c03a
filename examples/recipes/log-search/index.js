'use strict';

// The first three matches: node examples/recipes/log-search FILE.gz WORD

const path = require('path');
const { createPool } = require('electron-re-native');

async function main(file, word) {
  const pool = createPool(require.resolve('./tasks.js'));
  let found = 0;
  for await (const line of pool.tasks.matches(path.resolve(file), word)) {
    console.log(line);
    if (++found === 3) break; // ends the generator in the child, and with it the reading of the file
  }
}

main(...process.argv.slice(2));
