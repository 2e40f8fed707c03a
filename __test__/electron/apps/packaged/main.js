'use strict';
// An app as electron-builder packs it: in app.asar, with the addon in app.asar.unpacked.

const path = require('path');
const { app } = require('electron');
const { ChildProcessPool } = require('electron-re-native');
const { report } = require('./app.js');

/** The value of `read`, as soon as it is `wanted`, or what it is after five seconds. */
async function settled(read, wanted) {
  for (let turn = 0; turn < 250 && read() !== wanted; turn++)
    await new Promise((done) => setTimeout(done, 20));
  return read();
}

async function look(options) {
  let pool;
  try {
    pool = new ChildProcessPool({ max: 1, ...options });
    await pool.run('echo', 'early');
    const lane = await settled(() => pool.stats().children[0].lane, 'fast');
    // The addon is loaded by now.
    const facts = await pool.run('facts');
    const text = '🧊'.repeat(50_000);
    return { ...facts, lane, echoes: (await pool.run('echo', { text })).text === text };
  } catch ({ code, message }) {
    return { code, message };
  } finally {
    await pool?.close({ force: true });
  }
}

async function main() {
  await app.whenReady();
  const inside = path.join(__dirname, 'child.js');
  report('inside', await look({ path: inside }));
  report('unpacked', await look({ path: path.join(__dirname, 'unpacked/child.js') }));
  const real = __dirname.replace('app.asar', 'app.asar.unpacked');
  report('by its real path', await look({ path: path.join(real, 'unpacked/child.js') }));
  report('cwd in the archive', await look({ path: inside, cwd: __dirname }));
  report('fork on demand', await look({ path: inside, runtime: 'fork' }));
  report('utility on demand', await look({ path: inside, runtime: 'utility' }));
  app.quit();
}

main();
