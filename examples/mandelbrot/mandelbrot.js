'use strict';

const { HEIGHT, TILE, WIDTH } = require('./picture.js');

const MOST_STEPS = 600;
const CENTER = { x: -0.7436, y: 0.1318 };
const SPAN = 0.0045;

/**
 * How many steps a point takes to escape, with a fraction that makes the colours smooth; `MOST_STEPS` if it does not.
 *
 * @param {number} x
 * @param {number} y
 */
function stepsAt(x, y) {
  let [a, b, aa, bb] = [0, 0, 0, 0];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    b = 2 * a * b + y;
    a = aa - bb + x;
    aa = a * a;
    bb = b * b;
    if (aa + bb > 256) return step + 1 - Math.log2(Math.log2(aa + bb) / 2);
  }
  return MOST_STEPS;
}

/** @param {number} steps @returns {[number, number, number]} */
function colorOf(steps) {
  if (steps >= MOST_STEPS) return [8, 8, 20];
  const turn = Math.sqrt(steps) * 0.55;
  const wave = (/** @type {number} */ phase) => 8 * Math.round(15.5 + 15.5 * Math.cos(turn + phase));
  return [wave(3.4), wave(2.6), wave(1.9)];
}

/**
 * Draws one tile: rows of RGBA pixels, top to bottom.
 *
 * @param {number} left in pixels of the whole picture
 * @param {number} top
 */
function drawTile(left, top) {
  const pixels = new Uint8Array(TILE * TILE * 4);
  const scale = SPAN / WIDTH;
  for (let at = 0; at < TILE * TILE; at += 1) {
    const x = CENTER.x + (left + (at % TILE) - WIDTH / 2) * scale;
    const y = CENTER.y + (top + Math.floor(at / TILE) - HEIGHT / 2) * scale;
    pixels.set([...colorOf(stepsAt(x, y)), 255], at * 4);
  }
  return pixels;
}

module.exports = { drawTile };
