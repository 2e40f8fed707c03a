'use strict';

// Draws the lines of a terminal as an SVG that plays once and then shows the last state. With reduced motion, it shows
// that state at once.

const [COLUMN, ROW, SIZE, MARGIN] = [7.8, 18, 13, 16];
/** A longer recording is sped up to this many seconds. */
const LONGEST = 12;
/** The shortest time between two states of a line, in seconds of the picture. */
const FRAME = 0.2;

const STYLE = `
    text { font: ${SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; white-space: pre; }
    .frame { fill: #f6f8fa; stroke: #d1d9e0; }
    .good { fill: #1a7f37; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .frame { fill: #0d1117; stroke: #3d444d; }
      .good { fill: #3fb950; }
    }
    @media (prefers-reduced-motion: reduce) {
      text { animation: none !important; }
      .past { display: none; }
    }`;

/** @typedef {import('./screen.js').Version} Version */

/** @param {Version[][]} lines @returns {string} */
function toSvg(lines) {
  const high = lines.findLastIndex((versions) => versions.length > 0) + 1;
  const all = lines.flat();
  const end = Math.max(...all.map(({ from }) => from));
  const speed = Math.max(end / LONGEST, 1);
  const seconds = end / speed;
  const columns = Math.max(...all.filter(({ to }) => to === Infinity).map(({ text }) => [...text].length));
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = high * ROW + 2 * MARGIN;
  const texts = lines.flatMap((versions, row) =>
    atLeastApart(versions, FRAME * speed).map((version) => textOf(version, row, speed, seconds)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    '  <style>',
    '    @keyframes in { from { visibility: hidden; } to { visibility: visible; } }',
    `    @keyframes out { from { visibility: visible; } to { visibility: hidden; } }${STYLE}`,
    '  </style>',
    `  <rect class="frame" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" />`,
    ...texts,
    '</svg>',
    '',
  ].join('\n');
}

/**
 * Leaves out states that are replaced too soon to be seen.
 *
 * @param {Version[]} versions
 * @param {number} apart
 * @returns {Version[]}
 */
function atLeastApart(versions, apart) {
  /** @type {Version[]} */
  const kept = [];
  for (const version of versions) {
    const last = kept[kept.length - 1];
    if (last && version.from - last.from < apart && version.to !== Infinity) continue;
    if (last) last.to = version.from;
    kept.push({ ...version });
  }
  return kept.filter(({ text }) => text !== '');
}

/**
 * @param {Version} version
 * @param {number} row
 * @param {number} speed
 * @param {number} seconds the length of the whole picture
 */
function textOf({ text, from, to }, row, speed, seconds) {
  const visible = text.trimStart();
  const indent = text.length - visible.length;
  const length = ([...visible].length * COLUMN).toFixed(1);
  const at = (/** @type {number} */ time) => `${(time / speed).toFixed(2)}s`;
  const isPast = to !== Infinity;
  const animations = [
    `in 0.01s ${at(from)} both`,
    ...(isPast ? [`out 0.01s ${at(Math.min(to, seconds * speed))} forwards`] : []),
  ];
  const classes = [...(visible.startsWith('✓') ? ['good'] : []), ...(isPast ? ['past'] : [])].join(' ');
  const place = `x="${(MARGIN + indent * COLUMN).toFixed(1)}" y="${MARGIN + (row + 1) * ROW - 5}"`;
  const name = classes && ` class="${classes}"`;
  return `  <text${name} ${place} textLength="${length}" style="animation: ${animations.join(', ')}">${escaped(visible)}</text>`;
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

module.exports = { toSvg };
