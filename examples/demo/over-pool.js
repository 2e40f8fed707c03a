'use strict';

const path = require('path');

/** How often a file is asked for again when a child dies of it. */
const ATTEMPTS = 3;

/**
 * @typedef {{ bytes: number, gzip: number, sha256: string, pid: number }} Digest
 * @typedef {object} Run
 * @property {Map<string, Digest>} results by path
 * @property {Array<{ path: string, code: string }>} unreadable
 * @property {number} lost calls that went with a child and were asked again
 * @property {number | undefined} killed pid of the child that was killed
 * @property {number} seconds
 */

/**
 * Asks the pool for the digest of every file, and kills a child when half of them are done.
 *
 * @param {import('electron-re-native').ChildProcessPool} pool
 * @param {{ folder: string, files: string[], inFlight: number, specify: boolean, progress: any }} work
 * @returns {Promise<Run>}
 */
async function runOverPool(pool, { folder, files, inFlight, specify, progress }) {
  const run = { results: new Map(), unreadable: [], lost: 0, killed: undefined, seconds: 0 };
  const half = Math.ceil(files.length / 2);
  let answered = 0;

  progress.start('over the pool', files.length);
  const begin = performance.now();
  // All read from one iterator: each takes the next file when it is done, so that `inFlight` calls are under way.
  const left = files.values();
  const takeTurns = async () => {
    for (const file of left) {
      try {
        run.results.set(file, await ask(pool, path.join(folder, file), specify, run));
      } catch (error) {
        // What the file system says comes from the file; anything else is not to be expected.
        if (!error.syscall) throw error;
        run.unreadable.push({ path: file, code: error.code });
      }
      answered += 1;
      progress.update(answered);
      if (answered === half) run.killed = killBusiest(pool);
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, takeTurns));
  } finally {
    run.seconds = (performance.now() - begin) / 1000;
    progress.stop(run.seconds);
  }
  return run;
}

/** A call that went with its child was not answered, and this work may be done twice: so it is asked again. */
async function ask(pool, file, specify, run) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await pool.run('digest', { file }, specify ? { id: nextPid(pool) } : {});
    } catch (error) {
      if (error.code !== 'ERR_CHILD_EXITED' || attempt === ATTEMPTS) throw error;
      run.lost += 1;
    }
  }
}

let turn = 0;

/** With SPECIFY the caller names the child, by its pid. This one takes them in turn. */
function nextPid(pool) {
  const { forked } = pool;
  turn += 1;
  return forked.length > 0 ? forked[turn % forked.length].pid : undefined;
}

/** Past the pool, as the system would do it when memory is short. */
function killBusiest(pool) {
  const [victim] = pool.forked.sort((a, b) => b.activitiesCount - a.activitiesCount);
  if (!victim) return undefined;
  process.kill(victim.pid, 'SIGKILL');
  return victim.pid;
}

module.exports = { runOverPool };
