'use strict';

// Writes a thumbnail of each picture: node examples/recipes/images OUT PICTURE...

const { writeFile } = require('fs/promises');
const path = require('path');
const { createPool } = require('electron-re-native');

async function main(out, ...pictures) {
  const pool = createPool(require.resolve('./tasks.js'), { recycle: { memory: 512 * 2 ** 20 } });
  await Promise.all(
    pictures.map(async (picture) => {
      const bytes = await pool.run('thumbnail', [path.resolve(picture), 320], {
        timeout: 10_000,
        retries: 1,
      });
      await writeFile(path.join(out, `${path.parse(picture).name}.webp`), bytes);
    }),
  );
}

main(...process.argv.slice(2));
