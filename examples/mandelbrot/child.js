'use strict';

const { AsyncLock, ProcessHost } = require('electron-re-native');
const { drawTile } = require('./mandelbrot.js');
const { COLUMNS, LAYOUT, TILE, TILES, WIDTH } = require('./picture.js');

ProcessHost.registry('draw', async (child, { shared: { picture } }) => {
  const lock = new AsyncLock(picture, { index: LAYOUT.LOCK });

  /** The next tile that nobody draws yet. Two steps, which the lock makes one. */
  const nextTile = () =>
    lock.executeAfterLocked(() => {
      const tile = picture.load(LAYOUT.NEXT);
      picture.store(LAYOUT.NEXT, tile + 1);
      return tile;
    });

  for (let tile = await nextTile(); tile < TILES; tile = await nextTile()) {
    const [left, top] = [(tile % COLUMNS) * TILE, Math.floor(tile / COLUMNS) * TILE];
    const pixels = drawTile(left, top);
    for (let row = 0; row < TILE; row += 1) {
      const offset = LAYOUT.PIXELS + ((top + row) * WIDTH + left) * 4;
      picture.write(offset, pixels.subarray(row * TILE * 4, (row + 1) * TILE * 4));
    }
    picture.add(LAYOUT.DRAWN + child, 1);
  }
  return picture.load(LAYOUT.DRAWN + child);
});
