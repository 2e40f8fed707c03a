'use strict';

// Sessions that keep what they know in the memory of a child: calls with the same id go to the same child, as long as
// it lives.

const { ChildProcessPool } = require('electron-re-native');

const SESSIONS = ['ada', 'bob', 'cleo', 'dan', 'eve'];

async function main() {
  const pool = new ChildProcessPool({ path: require.resolve('./child.js'), max: 3 });
  const visit = (session) => pool.run('visit', { session }, { id: session });

  // Three rounds, everybody at once.
  for (let round = 1; round <= 3; round++) show(`round ${round}`, await Promise.all(SESSIONS.map(visit)));

  // The child of `ada` ends, and what it knew with it. Its sessions find a new child; the others notice nothing.
  const gone = pool.pidMap.get('ada');
  const lost = SESSIONS.filter((session) => pool.pidMap.get(session) === gone);
  await pool.kill('ada');
  console.log(`the child of ada has ended: ${lost.join(' and ')} start again`);
  show('round 4', await Promise.all(SESSIONS.map(visit)));

  // A session that is over is forgotten at once; the pool would forget it when 10,000 newer ones have come.
  console.log(`dan leaves: ${pool.unbind('dan')}; known: ${[...pool.pidMap.keys()].sort().join(', ')}`);
  await pool.close();
}

/** @param {string} title @param {Array<{ session: string, visits: number, pid: number }>} answers */
function show(title, answers) {
  console.log(
    `${title}: ${answers.map(({ session, visits, pid }) => `${session} ${visits} (${pid})`).join(', ')}`,
  );
}

main();
