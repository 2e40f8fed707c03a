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
  const pool = new ChildProcessPool({ max: 1, ...options });
  try {
    await pool.run('echo', 'early');
    const lane = await settled(() => pool.stats().children[0].lane, 'fast');
    // The addon is loaded by now.
    const facts = await pool.run('facts');
    const text = '🧊'.repeat(50_000);
    return { ...facts, lane, echoes: (await pool.run('echo', { text })).text === text };
  } catch ({ code, message }) {
    return { code, message };
  } finally {
    await pool.close({ force: true });
  }
}

async function main() {
  await app.whenReady();
  const runtime = process.argv.find((argument) => argument.startsWith('runtime='))?.slice('runtime='.length);
  const given = runtime ? { runtime } : {};
  const inside = path.join(__dirname, 'child.js');
  report('inside', await look({ ...given, path: inside }));
  report('unpacked', await look({ ...given, path: path.join(__dirname, 'unpacked/child.js') }));
  const real = __dirname.replace('app.asar', 'app.asar.unpacked');
  report('by its real path', await look({ ...given, path: path.join(real, 'unpacked/child.js') }));
  report('cwd in the archive', await look({ ...given, path: inside, cwd: __dirname }));
  app.quit();
}

main();
