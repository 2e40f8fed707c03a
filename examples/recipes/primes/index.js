'use strict';

const { createPool } = require('electron-re-native');

async function main() {
  const pool = createPool(require.resolve('./tasks.js'));
  const ranges = Array.from({ length: 20 }, (_, i) => [i * 50_000, (i + 1) * 50_000]);
  const counts = await pool.map('countPrimes', ranges, { timeout: 60_000 });
  console.log(`primes below 1,000,000: ${counts.reduce((a, b) => a + b)}`);
}

main();
