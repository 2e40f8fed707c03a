'use strict';

const { ChildProcessPool } = require('electron-re-native');

async function main() {
  const pool = new ChildProcessPool({ path: require.resolve('./child.js'), max: 2 });
  console.log('sum:', await pool.run('sum', [1, 2, 3]));
  console.log('sha256:', await pool.run('sha256', { file: __filename }));
  console.log('as electron-re does it:', await pool.send('sum', [4, 5]));
  await pool.close();
}

main();
