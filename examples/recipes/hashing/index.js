'use strict';

// Prints the SHA-256 of each file in a folder: node examples/recipes/hashing [FOLDER]

const { opendir } = require('fs/promises');
const path = require('path');
const { createPool } = require('electron-re-native');

async function* filesIn(folder) {
  for await (const entry of await opendir(folder)) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(name);
    else if (entry.isFile()) yield name;
  }
}

async function* calls(folder) {
  for await (const file of filesIn(folder)) yield [file];
}

async function main(folder = __dirname) {
  const pool = createPool(require.resolve('./tasks.js'));
  for await (const { file, digest } of pool.imap('sha256', calls(folder), { ordered: false, retries: 1 }))
    console.log(`${digest}  ${file}`);
}

main(process.argv[2] && path.resolve(process.argv[2]));
