'use strict';

// A file is cut in slices that children upload in parallel, over a network that is not to be relied on; a slice that
// failed is sent again. The server puts them together, and in the end both sides have the same SHA-256.

const { createHash, randomBytes } = require('crypto');
const { mkdtemp, rm, writeFile } = require('fs/promises');
const os = require('os');
const path = require('path');
const { ChildProcessPool } = require('electron-re-native');
const { startServer } = require('./server.js');

const MIB = 1024 * 1024;
const SLICE = 2 * MIB;
const ATTEMPTS = 3;

/** @param {number} total */
function slicesOf(total) {
  return Array.from({ length: Math.ceil(total / SLICE) }, (_, index) => ({
    index,
    start: index * SLICE,
    end: Math.min((index + 1) * SLICE, total),
  }));
}

/**
 * @param {ChildProcessPool} pool
 * @param {{ index: number, start: number, end: number }} slice
 * @param {{ file: string, url: string }} where
 */
async function uploadSlice(pool, slice, where) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await pool.run('upload', { ...slice, ...where });
    } catch (error) {
      // The child's own error, as it was thrown there; or the pool's, if the child has died of it.
      console.log(`slice ${slice.index} failed: ${error.message}`);
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** @param {string} folder for both files */
async function upload(folder) {
  const content = randomBytes(33 * MIB + 12_345);
  const file = path.join(folder, 'original');
  await writeFile(file, content);

  const server = await startServer(path.join(folder, 'copy'));
  // One slice per child at a time: the others wait in the pool, and not in a child that is busy.
  const pool = new ChildProcessPool({
    path: require.resolve('./child.js'),
    max: 4,
    concurrency: 1,
    timeout: 10e3,
  });
  try {
    console.log(`server: ${server.url}`);
    const slices = slicesOf(content.length);
    const answers = await Promise.all(
      slices.map((slice) => uploadSlice(pool, slice, { file, url: server.url })),
    );
    const children = new Set(answers.map(({ pid }) => pid)).size;
    console.log(`uploaded ${slices.length} slices by ${children} children`);
  } finally {
    await pool.close({ force: true });
    await server.close();
  }

  const sent = createHash('sha256').update(content).digest('hex');
  const received = await server.digest();
  console.log(`sent:     ${sent}\nreceived: ${received}`);
  if (sent !== received) throw new Error('what was received is not what was sent');
}

async function main() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'upload-'));
  try {
    await upload(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

main();
