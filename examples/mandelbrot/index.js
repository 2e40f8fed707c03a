'use strict';

// Four children draw the tiles of one picture into memory they share. A child that is done with a tile takes the next number, under
// a lock. No pixel goes through a message; the parent reads them all at once and writes a PNG.
//
//   node examples/mandelbrot/index.js [FILE]

const fs = require('fs');
const os = require('os');
const path = require('path');
const { PNG } = require('pngjs');
const { ChildProcessPool, SharedMemory } = require('electron-re-native');
const { BYTES, HEIGHT, LAYOUT, TILES, WIDTH } = require('./picture.js');

const CHILDREN = 4;

async function main() {
  const file = process.argv[2] ?? path.join(os.tmpdir(), 'mandelbrot.png');
  const picture = new SharedMemory(BYTES);
  const pool = new ChildProcessPool({
    path: require.resolve('./child.js'),
    max: CHILDREN,
    shared: { picture },
  });

  const began = Date.now();
  const children = Array.from({ length: CHILDREN }, (_, child) => child);
  const drawn = await Promise.all(children.map((child) => pool.run('draw', child, { id: child })));
  console.log(
    `${TILES} tiles drawn by ${CHILDREN} children: ${drawn.join(' + ')}, in ${Date.now() - began} ms`,
  );

  const png = new PNG({ width: WIDTH, height: HEIGHT });
  picture.read(LAYOUT.PIXELS, png.data);
  fs.writeFileSync(file, PNG.sync.write(png, { colorType: 2 }));
  console.log(`${WIDTH} × ${HEIGHT} pixels written to ${file}`);

  picture.close();
  await pool.close();
}

main();
