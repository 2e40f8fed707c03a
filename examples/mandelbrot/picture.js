'use strict';

// What the parent and the children must agree on.

const WIDTH = 640;
const HEIGHT = 448;
const TILE = 64;
const COLUMNS = WIDTH / TILE;
const TILES = COLUMNS * (HEIGHT / TILE);

/**
 * Where things are in the shared memory. In Int32 words: the lock takes four, then the number of the next tile, and how
 * many tiles each child has drawn. In bytes: the pixels, four each.
 */
const LAYOUT = { LOCK: 0, NEXT: 4, DRAWN: 8, PIXELS: 256 };
const BYTES = LAYOUT.PIXELS + WIDTH * HEIGHT * 4;

module.exports = { BYTES, COLUMNS, HEIGHT, LAYOUT, TILE, TILES, WIDTH };
