'use strict';

const { Piscina } = require('piscina');

async function main() {
  const pool = new Piscina({ filename: require.resolve('./tasks.js'), maxThreads: 2 });
  console.log(await pool.run(20, { name: 'fibonacci' }));
  console.log(await pool.run('text', { name: 'digest' }));
  await pool.destroy();
}

main();
