'use strict';

const { execFileSync } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { PNG } = require('pngjs');
const { HEIGHT, TILES, WIDTH } = require('../../examples/mandelbrot/picture.js');
const { runExample, NOTHING } = require('./run-example.js');

const PICTURE = path.join(__dirname, '../../docs/pictures/mandelbrot.png');

/** Draws the whole picture and prints its digest. In its own process, since Jest's context is slow at Math. */
function drawAlone() {
  const { createHash } = require('crypto');
  const { drawTile } = require('./mandelbrot.js');
  const { COLUMNS, HEIGHT, TILE, TILES, WIDTH } = require('./picture.js');
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 4);
  for (let tile = 0; tile < TILES; tile += 1) {
    const [left, top] = [(tile % COLUMNS) * TILE, Math.floor(tile / COLUMNS) * TILE];
    const drawn = drawTile(left, top);
    for (let row = 0; row < TILE; row += 1)
      pixels.set(drawn.subarray(row * TILE * 4, (row + 1) * TILE * 4), ((top + row) * WIDTH + left) * 4);
  }
  process.stdout.write(createHash('sha256').update(pixels).digest('hex'));
}

function digestOfOneProcess() {
  const cwd = path.join(__dirname, '../../examples/mandelbrot');
  return execFileSync(process.execPath, ['-e', `(${drawAlone})()`], { cwd, encoding: 'utf8' });
}

const digest = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');

test('mandelbrot: four children draw the picture that one process draws, each tile once', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mandelbrot-'));
  try {
    const file = path.join(folder, 'picture.png');
    const { code, stdout, stderr, left } = await runExample('mandelbrot', [file]);
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: NOTHING });
    const shares = stdout.match(
      /^70 tiles drawn by 4 children: (\d+) \+ (\d+) \+ (\d+) \+ (\d+), in \d+ ms$/m,
    );
    expect(shares.slice(1).reduce((sum, share) => sum + Number(share), 0)).toBe(TILES);

    const { width, height, data } = PNG.sync.read(fs.readFileSync(file));
    expect({ width, height }).toEqual({ width: WIDTH, height: HEIGHT });
    expect(digest(data)).toBe(digestOfOneProcess());
    expect(digest(PNG.sync.read(fs.readFileSync(PICTURE)).data)).toBe(digest(data));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
