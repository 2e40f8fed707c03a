'use strict';
// A host whose child computes until long after the host has ended. argv[2] has the peer and the parameters of the task.
// bench/left-behind.js starts it.

const { loadPeer } = require('../peers/index.js');

// This process ends when the benchmark is gone.
process.stdin.on('end', () => process.exit(2)).resume();

async function main() {
  const { name, params } = JSON.parse(process.argv[2]);
  const peer = loadPeer(name);
  await peer.load?.();
  const pool = await peer.open({ children: 1, inFlight: 1, serialization: 'json' });
  await pool.call('compute', params);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
