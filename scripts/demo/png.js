'use strict';
// Writes pictures of user interfaces as PNG with a palette of 256 colours: a quarter of the size, and no difference to see.

const zlib = require('zlib');

const MOST = 256;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * @param {Buffer} bitmap four bytes a point: blue, green, red, and one that is not looked at
 * @param {{ width: number, height: number }} size
 * @returns {Buffer}
 */
function toPng(bitmap, { width, height }) {
  const points = new Uint32Array(width * height);
  for (let at = 0; at < points.length; at += 1) points[at] = bitmap.readUInt32LE(at * 4) & 0xffffff;
  const { palette, indexOf } = chooseColours(points);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf(points[y * width + x]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // eight bits, with a palette
  const colours = Buffer.from(palette.flatMap((colour) => channels(colour)));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', zlib.deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * The colours that most points have, but none that is all but one of them already; others become the nearest.
 *
 * @param {Uint32Array} points
 */
function chooseColours(points) {
  const counts = new Map();
  for (const point of points) counts.set(point, (counts.get(point) ?? 0) + 1);
  const byCount = [...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
  let palette = [];
  // What is nearer than this to a chosen colour is not chosen as well; as near as the palette's room allows.
  for (let least = 0; least < 64; least += 4) {
    palette = [];
    for (const colour of byCount) {
      if (palette.length > MOST) break;
      if (palette.every((chosen) => distance(chosen, colour) > least)) palette.push(colour);
    }
    if (palette.length <= MOST) break;
  }
  palette = palette.slice(0, MOST);
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const indexOf = (/** @type {number} */ colour) => {
    let index = known.get(colour);
    if (index === undefined) known.set(colour, (index = nearest(palette, colour)));
    return index;
  };
  return { palette, indexOf };
}

/** @param {number[]} palette @param {number} colour */
function nearest(palette, colour) {
  let best = 0;
  for (let at = 1; at < palette.length; at += 1) {
    if (distance(palette[at], colour) < distance(palette[best], colour)) best = at;
  }
  return best;
}

/** @param {number} one @param {number} other */
function distance(one, other) {
  const [r, g, b] = channels(one);
  const [red, green, blue] = channels(other);
  return Math.hypot(r - red, g - green, b - blue);
}

/** @param {number} colour */
function channels(colour) {
  return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** @param {Buffer} data */
function crc(data) {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

module.exports = { toPng };
