'use strict';

// node examples/recipes/sqlite FILE

const path = require('path');
const { createPool } = require('electron-re-native');

async function main(file) {
  // One child owns the connection. It stays, so that its statements stay prepared.
  const notes = createPool(require.resolve('./tasks.js'), {
    min: 1,
    max: 1,
    env: { DATABASE: path.resolve(file) },
  });
  await notes.tasks.add(['buy milk', 'call mum', 'buy stamps']);
  console.log(await notes.tasks.search('buy'));
  await notes.tasks.add(['never stored', null]).catch((error) => console.log(error.message));
  console.log(await notes.tasks.search('stored'));
  await notes.close();
}

main(process.argv[2]);
