'use strict';
// Scales pictures down. There are no files in an example, so it draws each first: sky, sun and hills after its name.

const { createHash } = require('crypto');
const { ProcessHost } = require('electron-re-native');

const WIDTH = 640;
const HEIGHT = 400;
const SCALE = 10;

/** The colour of a point of the picture, as three figures. */
function colourAt(x, y, [sky, sun, ...hills]) {
  const height =
    HEIGHT * (0.55 + 0.12 * Math.sin(x / (30 + hills[0]) + hills[1]) + 0.06 * Math.sin(x / 41 + hills[2]));
  if (y > height) return [40 + hills[3] / 4, 90 + hills[4] / 4, 60 + (y - height) / 8];
  const toSun = Math.hypot(x - WIDTH * (sun / 255), y - HEIGHT * 0.25);
  const glow = Math.max(0, 1 - toSun / 210);
  return [90 + sky / 4 + 140 * glow, 140 + 80 * glow, 225 - 60 * glow - y / 10];
}

/** The mean of each square of SCALE points. */
function scale(name) {
  const traits = createHash('md5').update(name).digest();
  const [width, height] = [WIDTH / SCALE, HEIGHT / SCALE];
  const pixels = Array.from({ length: width * height * 4 }, () => 255);
  const sums = new Float64Array(width * height * 3);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = Math.floor(y / SCALE) * width + Math.floor(x / SCALE);
      const colour = colourAt(x, y, traits);
      for (let part = 0; part < 3; part += 1) sums[at * 3 + part] += colour[part];
    }
  }
  for (let at = 0; at < width * height; at += 1) {
    for (let part = 0; part < 3; part += 1)
      pixels[at * 4 + part] = Math.round(sums[at * 3 + part] / SCALE ** 2);
  }
  return { name, width, height, pixels };
}

ProcessHost.registry('scale', ({ name }) => {
  const start = performance.now();
  if (name.endsWith('3.jpg')) {
    console.error(`${name}: unexpected end of data, 1 of 3 parts read`);
    throw Object.assign(new Error(`${name} is damaged`), { code: 'E_DAMAGED' });
  }
  const thumbnail = scale(name);
  console.log(
    `${name}  ${WIDTH}×${HEIGHT} → ${thumbnail.width}×${thumbnail.height}  ${(performance.now() - start).toFixed(1)} ms`,
  );
  return thumbnail;
});
